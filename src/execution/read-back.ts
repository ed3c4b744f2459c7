import type { Kind, KindContext } from '../kinds/kind.ts';
import type { Change } from '../model/change.ts';
import { equalJson } from '../model/json.ts';
import type { OutcomeError } from '../model/run.ts';
import { compare } from '../planning/compare.ts';

/**
 * The precondition read, a neighbour of the write: what the plan was going to change must still be as the plan saw it.
 * The wire has no compare-and-swap, so what lands between this read and the write is found by `readBack` only.
 */
export async function stillAsPlanned(kind: Kind, context: KindContext, change: Change): Promise<OutcomeError | null> {
  const template = await templateMoved(kind, context, change);
  if (template !== null) return template;
  if (change.action !== 'update' && change.action !== 'replace') return null;
  const now = await kind.observeOne(context, change.serverKey, change.desired);
  if (now === null) return overtaken(`${change.id} is no longer on the server`);
  const rules = { unknown: now.unknown, ignore: change.metadata.lifecycle?.ignore ?? [] };
  const fields = compare(kind.schema, change.desired, now.spec, rules).fields;
  const moved = change.fields.find((planned) => {
    const found = fields.find((one) => one.path === planned.path);
    if (found === undefined && fields.some((one) => planned.path.startsWith(`${one.path}/`))) return true;
    // What is as wished by now loses nothing (another change of this plan may have done it), but is not made anew.
    if (found === undefined) return change.action === 'replace';
    return !equalJson(found.before, planned.before);
  });
  if (moved === undefined) return null;
  return overtaken(`${moved.path} was changed by someone else after the plan was made; nothing was written`);
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

/** Every write is read back: a change counts as applied when the server has what was declared. */
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
  const rules = { unknown: now.unknown, ignore: change.metadata.lifecycle?.ignore ?? [] };
  const [differs] = compare(kind.schema, change.desired, now.spec, rules).fields;
  if (differs === undefined) return null;
  return overtaken(
    `${differs.path} is ${JSON.stringify(differs.before)} after ${JSON.stringify(differs.after)} was written`,
  );
}

function overtaken(message: string): OutcomeError {
  return { code: 'run/overtaken', message, method: null };
}
