import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { ObservedObject, Resource } from '../../model/resource.ts';
import { canonicalGroupPath, isWithinGroup } from '../../schema/group-path.ts';
import type { Reference } from '../kind.ts';
import { groupReference } from '../references.ts';
import { scopeOf } from './task-spec.ts';

export function scopeReferences(resource: Resource): Reference[] {
  const { group, except = [] } = scopeOf(resource.spec);
  return [
    ...(group === undefined ? [] : groupReference(group, '/spec/scope/group')),
    ...except.flatMap((path, index) => groupReference(path, `/spec/scope/except/${index}`)),
  ];
}

/** What is left out lies below the group of the task (reference: domain.md 8, exclusions from task scope [R]). */
export function lintScope(resource: Resource): Diagnostic[] {
  const { group, except, subgroups } = scopeOf(resource.spec);
  const wrong = (message: string, pointer: string) =>
    diagnostic('config/invalid-value', { message, hint: scopeHint, resource: resource.id, pointer });
  if (group === undefined) {
    return [
      ...(except === undefined ? [] : [wrong('except means nothing without group', '/spec/scope/except')]),
      ...(subgroups === undefined ? [] : [wrong('subgroups means nothing without group', '/spec/scope/subgroups')]),
    ];
  }
  const top = canonicalGroupPath(group);
  return (except ?? []).flatMap((path, index) => {
    const left = canonicalGroupPath(path);
    if (left !== top && isWithinGroup(left, top)) return [];
    return [wrong(`Group "${path}" does not lie below "${group}"`, `/spec/scope/except/${index}`)];
  });
}

const scopeHint = 'Leave out groups that lie below scope.group; other devices are not among those of the task anyway.';

/** A declaration that says nothing of what is left out leaves that as it is: the task is for fewer than it seems. */
export function narrowed(resource: Resource, { displayName, serverKey, spec }: ObservedObject): Diagnostic[] {
  const wish = scopeOf(resource.spec);
  const { except = [], subgroups } = scopeOf(spec);
  const isLeftOut = wish.except === undefined && except.length > 0;
  const isAlone = wish.subgroups === undefined && subgroups === false;
  if (wish.group === undefined || (!isLeftOut && !isAlone)) return [];
  const what = [...(isLeftOut ? [except.join(', ')] : []), ...(isAlone ? ['all subgroups'] : [])].join(' and ');
  const lines = [
    ...(isLeftOut ? [`except: ${JSON.stringify(except)} (or [])`] : []),
    ...(isAlone ? ['subgroups: false (or true)'] : []),
  ].join(' and ');
  return [
    diagnostic('task/narrowed', {
      message: `Task "${displayName}" (id ${serverKey}) leaves out ${what}: its declaration does not say so`,
      hint: `Declare it beside scope.group: ${lines}.`,
      resource: resource.id,
      pointer: '/spec/scope',
    }),
  ];
}
