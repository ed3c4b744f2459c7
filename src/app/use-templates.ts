import type { Kind } from '../kinds/kind.ts';
import type { Dictionary } from '../ksc/dictionary.ts';
import type { Change } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { pointerSteps } from '../model/pointer.ts';
import type { Resolved } from './resolve-resources.ts';

/** Says of a change that makes an object what it is copied from, where kscctl.yaml names a template for it. */
export function withTemplate(change: Change, kinds: readonly Kind[], dictionary: Dictionary): Change {
  if (change.action !== 'create' && (change.action !== 'replace' || change.takes !== undefined)) return change;
  const kind = kinds.find((one) => one.name === change.kind);
  const template = dictionary.template(kind?.templates?.slotOf(change.desired) ?? null);
  if (template === null) return change;
  const declared = change.fields.map((one) => pointerSteps(one.path).slice(1).join('.'));
  const kept = template.fields.filter((name) => !declared.some((one) => one === name || one.startsWith(`${name}.`)));
  const via = dictionary.settings.templates?.[template.slot]?.via ?? 'settings';
  const { type, slot, serverKey, displayName, unseen, digest } = template;
  return { ...change, template: { type, slot, serverKey, displayName, unseen, kept, via, digest } };
}

/** Resources whose template cannot be used: without it nobody knows what their objects are called on the server. */
export function templateProblems({ kind, resources }: Resolved, dictionary: Dictionary): Diagnostic[] {
  return resources.flatMap((resource) => {
    const slot = kind.templates?.slotOf(resource.spec) ?? null;
    const problem = dictionary.templateProblem(slot);
    if (problem === null) return [];
    return [
      diagnostic('dictionary/template', {
        message: `The template "${slot}" cannot be used: ${problem}`,
        resource: resource.id,
      }),
    ];
  });
}
