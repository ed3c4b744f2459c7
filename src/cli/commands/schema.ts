import { documentShapes } from '../../config/document-schema.ts';
import { kinds } from '../../kinds/registry.ts';
import type { JsonObject } from '../../model/json.ts';
import { jsonText } from '../../report/json-text.ts';
import { planSchema } from '../../report/plan-schema.ts';
import { nearestName } from '../../schema/nearest-name.ts';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../failures.ts';
import type { Io } from '../io.ts';

/** `kscctl schema`: the schemas that an editor can check documents with, and that of a plan. */
export function schema(name: string | null, io: Io): number {
  const schemas = new Map<string, JsonObject>([
    ...documentShapes(kinds).map((shape) => [shape.documentKind, shape.schema] as const),
    ['plan', planSchema],
  ]);
  if (name === null) {
    io.stdout.write(`${[...schemas.keys()].join('\n')}\n`);
    return exitCodes.done;
  }
  const found = schemas.get(name);
  if (found === undefined) {
    const similar = nearestName(name, [...schemas.keys()]);
    throw new UsageError(
      `there is no schema "${name}"; ${similar === null ? '' : `did you mean ${similar}? `}"kscctl schema" lists them`,
    );
  }
  io.stdout.write(`${jsonText(found, 2)}\n`);
  return exitCodes.done;
}
