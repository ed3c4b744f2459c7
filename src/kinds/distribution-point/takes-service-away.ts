import type { FieldChange } from '../../model/change.ts';
import { isJsonArray, type Json } from '../../model/json.ts';
import { isWithinGroup } from '../../schema/group-path.ts';
import type { Proposal } from '../kind.ts';

/** Whether somebody loses this point: on the object itself, or on one that it takes and that is another point until then. */
export function takesServiceAway({ action, fields, takes }: Proposal): boolean {
  return action === 'delete' || [...fields, ...(takes?.fields ?? [])].some(endsService);
}

function endsService({ path, before, after }: FieldChange): boolean {
  if (path === '/spec/deployUpdates') return after === false;
  if (path === '/spec/scope/groups') return !textsOf(before).every((group) => servedBy(textsOf(after), group));
  if (path === '/spec/scope/networkLocations') return !textsOf(before).every((one) => textsOf(after).includes(one));
  return false;
}

function servedBy(groups: readonly string[], group: string): boolean {
  return groups.some((one) => isWithinGroup(group, one));
}

function textsOf(value: Json): readonly string[] {
  return isJsonArray(value) ? value.map(String) : [];
}
