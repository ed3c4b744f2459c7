import { numberOf, textOf } from '../store/row.ts';
import type { Row } from '../store/store.ts';
import type { Params } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import type { CallContext } from './method.ts';

/** Lifetime of opened contents when 0 is asked for, in milliseconds; the default is not documented. */
const defaultLifetimeMs = 3_600_000;

/** Opens contents of a policy's row for class SsContents and gives their id; `frozen` ones can only be read. */
export function keepContents(
  { memory, session }: CallContext,
  policy: Row,
  lifetimeMs: number,
  frozen?: Readonly<Record<string, Params>>,
): string {
  if (lifetimeMs < 0) throw badFormat('nLifeTime cannot be negative');
  const contents = {
    policy: numberOf(policy, 'id'),
    product: textOf(policy, 'product'),
    version: textOf(policy, 'version'),
    steps: [],
    ...(frozen === undefined ? {} : { frozen }),
  };
  return memory.contents.add(session, contents, lifetimeMs === 0 ? defaultLifetimeMs : lifetimeMs);
}
