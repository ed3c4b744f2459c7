import { PxgError } from '../ksc/errors.ts';
import { equalJson } from '../model/json.ts';
import type { Kind } from './kind.ts';
import type { FoundTemplate, ServerContext, TemplateSlot, Templates } from './templates.ts';

/**
 * Finds the templates that kscctl.yaml names and makes them known to the dictionary: from then on tasks of that type are
 * recognised and created by what the template has. What cannot be used is noted there with its reason.
 */
export async function loadTemplates(context: ServerContext, kinds: readonly Kind[]): Promise<void> {
  const { dictionary } = context;
  const wanted = Object.entries(dictionary.settings.templates ?? {});
  const slots = kinds.flatMap(({ templates }) =>
    templates === null ? [] : templates.slots.map((slot) => ({ slot, templates })),
  );
  await Promise.all(
    wanted.map(async ([name, setting]) => {
      const found = slots.find((one) => one.slot.name === name);
      if (found === undefined) return;
      const text = 'task' in setting ? setting.task : setting.policy;
      const answer = await choose(context, found.templates, found.slot, text);
      if (typeof answer === 'string') dictionary.refuseTemplate(name, answer);
      else
        dictionary.useTemplate(
          answer.template,
          found.slot.entry === null || answer.value === null ? null : { of: found.slot.entry, value: answer.value },
        );
    }),
  );
}

/** The one template that is meant, or why there is none. */
async function choose(
  context: ServerContext,
  templates: Templates,
  slot: TemplateSlot,
  text: string,
): Promise<FoundTemplate | string> {
  const { type } = templates;
  const found = await templates.find(context, slot, text).catch((error: unknown) => {
    if (!(error instanceof PxgError)) throw error;
    return `the ${type} "${text}" cannot be read: ${error.method}: ${error.message}`;
  });
  if (typeof found === 'string') return found;
  const [first, ...more] = found;
  if (first === undefined) return `the server has no ${type} "${text}" of ${slot.products.join(' or ')}`;
  if (more.length > 0) {
    const ids = found.map((one) => one.template.serverKey).join(', ');
    return `the server has ${found.length} ${type === 'task' ? 'tasks' : 'policies'} "${text}" (ids ${ids}): name the id`;
  }
  const { dictionary } = context;
  if (slot.entry === null || !dictionary.isOverridden(slot.entry)) return first;
  if (equalJson(dictionary.value(slot.entry), first.value)) return first;
  return `dictionary.override gives "${slot.name}" another value than the ${type} "${text}" has: keep one of them`;
}
