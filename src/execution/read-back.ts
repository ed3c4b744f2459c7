import type { Kind, KindContext } from '../kinds/kind.ts';
import type { Change, CreateChange, ReplaceChange, UpdateChange } from '../model/change.ts';
import { equalJson } from '../model/json.ts';
import { isAnother } from '../model/ledger.ts';
import { isSamePlace } from '../model/pointer.ts';
import type { ObservedObject } from '../model/resource.ts';
import type { OutcomeError } from '../model/run.ts';
import { type Comparison, compare } from '../planning/compare.ts';
import { otherObject, overtaken } from './overtaken.ts';

/**
 * The precondition read, a neighbour of the write: all that the change declares must still be as the plan saw it, what
 * was equal as well as what differed. The wire has no compare-and-swap, so what lands between this read and the write is
 * found by `readBack` only.
 */
export async function stillAsPlanned(kind: Kind, context: KindContext, change: Change): Promise<OutcomeError | null> {
  const template = await templateMoved(kind, context, change);
  if (template !== null) return template;
  if (change.action === 'create') return placeTaken(kind, context, change);
  if (change.action !== 'update' && change.action !== 'replace') return null;
  const now = await kind.observeOne(context, change.serverKey, change.desired);
  if (now === null) return overtaken(`${change.id} is no longer on the server`);
  if (isAnother(change, now)) return overtaken(`${otherObject(change.serverKey)}; nothing was written`);
  const found = standing(kind, change, now);
  const [untold] = found.untold;
  // All that an update declares was told when it was planned; what a replacement declares need not be the old one's.
  if (untold !== undefined && change.action === 'update')
    return overtaken(`the server does not tell ${untold} any more; nothing was written`);
  const moved = movedField(change, found);
  if (moved !== null)
    return overtaken(`${moved} was changed by someone else after the plan was made; nothing was written`);
  return change.action === 'replace' ? takenMoved(kind, context, change) : null;
}

/** What somebody made meanwhile where a new object is to be is not taken for it. */
async function placeTaken(kind: Kind, context: KindContext, change: CreateChange): Promise<OutcomeError | null> {
  const there = await kind.inPlaceOf(context, change);
  if (there === null) return null;
  return overtaken(`someone else made it (serverKey '${there}') after the plan was made; nothing was written`);
}

/** What a replacement takes instead of making it must be there as the plan saw it, before the old object goes. */
async function takenMoved(kind: Kind, context: KindContext, change: ReplaceChange): Promise<OutcomeError | null> {
  const { takes, desired } = change;
  if (takes === undefined) return null;
  const now = await kind.observeOne(context, takes.serverKey, desired);
  if (now === null) return overtaken(`serverKey '${takes.serverKey}', which it takes, is no longer on the server`);
  const moved = compare(kind.schema, desired, now.spec).fields.find(
    (field) => !takes.fields.some((one) => one.path === field.path && equalJson(one.before, field.before)),
  );
  if (moved === undefined) return null;
  const what = `${moved.path} of serverKey '${takes.serverKey}', which it takes,`;
  return overtaken(`${what} was changed by someone else after the plan was made; nothing was written`);
}

/** A field that is neither as the plan saw it nor, in an update, as it is to be. */
function movedField(change: UpdateChange | ReplaceChange, found: Comparison): string | null {
  const unplanned = found.fields.find((now) => !change.fields.some((one) => isSamePlace(one.path, now.path)));
  const planned = change.fields.find((one) => {
    const now = found.fields.find((field) => field.path === one.path);
    if (now === undefined && found.fields.some((field) => one.path.startsWith(`${field.path}/`))) return true;
    // What is as wished by now loses nothing (another change of this plan may have done it), but is not made anew.
    if (now === undefined) return change.action === 'replace';
    return !equalJson(now.before, one.before);
  });
  return (planned ?? unplanned)?.path ?? null;
}

/** What would be copied must be what the plan was made from. */
async function templateMoved(kind: Kind, context: KindContext, change: Change): Promise<OutcomeError | null> {
  const { template } = change;
  if (template === undefined) return null;
  const now = await kind.templates?.read(context, template.slot, template.serverKey);
  if (now?.template.digest === template.digest) return null;
  const what = `the ${template.type} "${template.displayName}" (id ${template.serverKey})`;
  return overtaken(`${what}, a template, was changed or removed after the plan was made; nothing was written`);
}

/**
 * Every write is read back: a change counts as applied when the server says that it has what was declared. Where it has
 * something else that is `run/overtaken`; where it does not tell a field that was written, `run/not-read-back`.
 */
export async function readBack(
  kind: Kind,
  context: KindContext,
  change: Change,
  serverKey: string | null,
): Promise<OutcomeError | null> {
  if (change.action === 'forget') return null;
  if (change.action === 'delete') {
    const left = await kind.observeOne(context, change.serverKey, change.observed);
    return left === null ? null : overtaken(`${change.id} is still on the server after it was deleted`);
  }
  const now = serverKey === null ? null : await kind.observeOne(context, serverKey, change.desired);
  if (now === null) return overtaken(`${change.id} is not on the server after it was written`);
  const found = standing(kind, change, now);
  const [differs] = found.fields;
  if (differs !== undefined) {
    return overtaken(
      `${differs.path} is ${JSON.stringify(differs.before)} after ${JSON.stringify(differs.after)} was written`,
    );
  }
  const untold = found.untold.find((path) => isWritten(change, path));
  if (untold === undefined) return null;
  return { code: notReadBack, message: `${untold} was written, but the server does not tell it`, method: null };
}

/** An update writes the fields that differed, everything else the whole wish. */
function isWritten(change: CreateChange | UpdateChange | ReplaceChange, path: string): boolean {
  return change.action !== 'update' || change.fields.some((one) => isSamePlace(one.path, path));
}

function standing(kind: Kind, change: CreateChange | UpdateChange | ReplaceChange, now: ObservedObject): Comparison {
  const ignore = change.metadata.lifecycle?.ignore ?? [];
  return compare(kind.schema, change.desired, now.spec, { unknown: now.unknown, ignore });
}

/** The code of an error that makes a change failed: nobody else is known to have changed anything. */
export const notReadBack = 'run/not-read-back';
