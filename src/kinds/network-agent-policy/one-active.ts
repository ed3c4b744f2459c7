import type { Change } from '../../model/change.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import { isSamePlace } from '../../model/pointer.ts';
import type { Resource } from '../../model/resource.ts';
import type { Proposal } from '../kind.ts';

/** Making one active deactivates the other (domain.md 8, U25): two of a group can never both be as declared. */
export function activeTwice(resources: readonly Resource[]): Diagnostic[] {
  const first = new Map<string, Resource>();
  return resources
    .filter((one) => one.spec['active'] === true)
    .flatMap((one) => {
      const group = String(one.spec['group']);
      const other = first.get(group);
      if (other === undefined) {
        first.set(group, one);
        return [];
      }
      const at = `${other.declaredAt.file}:${other.declaredAt.line}`;
      const message = `${one.id} and ${other.id} (${at}) are both declared active in group ${group}; the server has one active policy in a group`;
      const hint = 'Declare one of them active: false, or leave active out of it.';
      return [diagnostic('config/invalid-value', { message, hint, resource: one.id, pointer: '/spec/active' })];
    });
}

/**
 * A policy takes its state along when it moves: one that is active, and of which that is not declared, would make the one
 * inactive that is declared active there. One that becomes active by this plan does so afterwards, and stays so.
 */
export function activeWhereAnotherIs(changes: readonly Change[], resources: readonly Resource[]): Diagnostic[] {
  const becoming = new Set(changes.filter(activates).map((one) => one.id));
  return changes.flatMap((change) => {
    if (change.action !== 'update' || !moves(change) || change.desired['active'] !== undefined) return [];
    if (change.observed['active'] !== true) return [];
    const group = String(change.desired['group']);
    const other = resources.find((one) => one.id !== change.id && isActiveIn(group, one) && !becoming.has(one.id));
    if (other === undefined) return [];
    const { file, line } = other.declaredAt;
    const message = `${change.id} is active on the server and would be the active policy of ${group} once it moves there, where ${other.id} (${file}:${line}) is declared active`;
    const hint = 'Declare active: false for the one that moves, or leave active out of the other.';
    return [diagnostic('config/invalid-value', { message, hint, resource: change.id, pointer: '/spec/group' })];
  });
}

function isActiveIn(group: string, { spec, metadata }: Resource): boolean {
  const ignored = metadata.lifecycle?.ignore?.some((one) => isSamePlace(one, '/spec/active')) ?? false;
  return spec['active'] === true && String(spec['group']) === group && !ignored;
}

export function activates({ kind, fields }: Proposal): boolean {
  return kind === 'NetworkAgentPolicy' && fields.some((one) => one.path === '/spec/active' && one.after === true);
}

export function moves({ kind, action, fields }: Proposal): boolean {
  return kind === 'NetworkAgentPolicy' && action === 'update' && fields.some((one) => one.path === '/spec/group');
}
