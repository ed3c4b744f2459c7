import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { ObservedObject, Resource, UnreadObject } from '../model/resource.ts';

export function unknownKey(resource: Resource, key: string): Diagnostic {
  return diagnostic('reference/not-found', {
    message: `metadata.serverKey "${key}" is no object of kind ${resource.kind}: the server was asked, and has none`,
    hint: 'Remove the line to have the object found by what is declared of it.',
    resource: resource.id,
    pointer: '/metadata/serverKey',
  });
}

const states: Readonly<Record<UnreadObject['state'], string>> = {
  forbidden: 'the server refuses it to this account',
  unknown: 'it could not be read',
};

export function notRead(resource: Resource, { serverKey, state, why }: UnreadObject): Diagnostic {
  const named = resource.metadata.serverKey !== undefined;
  const object = named
    ? `metadata.serverKey "${serverKey}"`
    : `The object of ${resource.id} (serverKey '${serverKey}')`;
  return diagnostic('server/not-read', {
    message: `${object} may be there, but ${states[state]} (${why}): nothing is planned for it`,
    resource: resource.id,
    pointer: named ? '/metadata/serverKey' : '/metadata/name',
  });
}

export function ambiguous(resource: Resource, candidates: readonly ObservedObject[]): Diagnostic {
  const list = candidates.map((one) => `"${one.displayName}" (serverKey '${one.serverKey}')`).join(', ');
  return diagnostic('reference/ambiguous', {
    message: `${candidates.length} objects on the server fit: ${list}`,
    hint: `Say which is meant with "serverKey: '${candidates[0]?.serverKey ?? ''}'" under metadata.`,
    resource: resource.id,
    pointer: '/metadata/name',
  });
}

export function twins(resource: Resource, own: ObservedObject, others: readonly ObservedObject[]): Diagnostic {
  const list = others.map((one) => `"${one.displayName}" (serverKey '${one.serverKey}')`).join(', ');
  return diagnostic('ownership/twin', {
    message: `${resource.id} is "${own.displayName}" (serverKey '${own.serverKey}'), and the server has beside it: ${list}`,
    resource: resource.id,
    pointer: '/metadata/name',
  });
}

export function sameObject(resource: Resource, other: Resource): Diagnostic {
  const at = `${other.declaredAt.file}:${other.declaredAt.line}`;
  return diagnostic('config/same-server-object', {
    message: `${resource.id} and ${other.id} (${at}) are the same object on the server`,
    resource: resource.id,
    pointer: '/metadata/name',
  });
}
