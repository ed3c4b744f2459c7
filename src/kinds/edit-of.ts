import type { UpdateChange } from '../model/change.ts';
import { changedPart } from '../schema/part-of.ts';
import type { Edit, Kind } from './kind.ts';

/** What an update gives its kind to write. */
export function editOf({ schema }: Pick<Kind, 'schema'>, change: UpdateChange): Edit {
  const { name, serverKey, observed, desired, fields } = change;
  const paths = fields.map((one) => one.path);
  return { name, serverKey, observed, part: changedPart(schema, desired, paths) };
}
