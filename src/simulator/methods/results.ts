import { WireError } from '../wire/wire-error.ts';
import type { Result } from './memory.ts';
import type { CallContext } from './method.ts';

/**
 * The result of an asynchronous request, once. Throws WireError notFound for an unknown request or one of another kind,
 * unavailable while it is not ready (our choice).
 */
export function takeResult<K extends Result['kind']>(
  { memory, session }: CallContext,
  id: string,
  kind: K,
): Extract<Result, { kind: K extends 'statistics' ? 'statistics' : 'hosts' | 'view' }> {
  const result = memory.results.use(session, id);
  if (result.kind !== kind) throw new WireError('notFound', `request '${id}' is of another kind`);
  if (memory.clock() < result.readyAt) throw new WireError('unavailable', `request '${id}' is not ready`);
  memory.results.release(session, id);
  return result as Extract<Result, { kind: K extends 'statistics' ? 'statistics' : 'hosts' | 'view' }>;
}
