import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { Resource } from '../model/resource.ts';
import type { TextField } from '../schema/field.ts';

/**
 * Without a displayName the resource name is the name on the server: the server's rules for it count there, too. A blank
 * name is none, wherever it stands.
 */
export function lintDefaultName(displayName: TextField, resource: Resource): Diagnostic[] {
  const declared = resource.spec['displayName'];
  if (declared !== undefined) return String(declared).trim() === '' ? [blank(resource)] : [];
  const { forbidden = '', maxLength = Number.POSITIVE_INFINITY } = displayName;
  const refused = Array.from(forbidden).find((one) => resource.name.includes(one));
  const why =
    refused !== undefined
      ? `has "${refused}", which the server refuses in a name`
      : resource.name.length > maxLength
        ? `is longer than the ${maxLength} characters that the server allows`
        : resource.name.trim() === ''
          ? 'is blank'
          : null;
  if (why === null) return [];
  return [
    diagnostic('config/invalid-value', {
      message: `The name "${resource.name}" ${why}`,
      hint: 'Add spec.displayName: the name on the server, where metadata.name cannot be it.',
      resource: resource.id,
      pointer: '/metadata/name',
    }),
  ];
}

function blank(resource: Resource): Diagnostic {
  return diagnostic('config/invalid-value', {
    message: 'The name on the server is blank',
    hint: 'Write a name, or leave displayName out to have the resource name.',
    resource: resource.id,
    pointer: '/spec/displayName',
  });
}
