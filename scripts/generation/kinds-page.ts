import { describe } from '../../src/config/describe.ts';
import { metadata } from '../../src/config/document-schema.ts';
import { projectSpec } from '../../src/config/project-schema.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import type { Field, ObjectField } from '../../src/schema/field.ts';
import { code, derivedNote, plain, table } from './markdown.ts';

/** Every kind with its fields, from the same descriptions that validate them. */
export function kindsPage(kinds: readonly Kind[], examples: ReadonlyMap<string, string>): string {
  const list = kinds.map(
    (kind) => `- [${kind.documentKind}](#${kind.documentKind.toLowerCase()}): ${plain(kind.summary)}`,
  );
  return `${derivedNote}

# Kinds

Declarations stand in \`config/**/*.yaml\` and \`approvals/**/*.yaml\`, one or many documents a file (separated by \`---\`).
Every document has \`apiVersion: kscctl/v1\`, \`kind\`, \`metadata\` and \`spec\`. Only declared fields are managed: what YAML
does not mention stays as the server has it, and a field that leaves the YAML is let go. A declared list is managed whole.

${list.join('\n')}
- [Project](#project): The project file, kscctl.yaml.

The metadata of every kind:

${table(['field of metadata', 'value', 'meaning'], fieldRows(metadata, ''))}

${kinds.map((kind) => section(kind, examples.get(kind.documentKind))).join('\n')}
## Project

The project file, kscctl.yaml. Credentials stand in the environment (\`KSCCTL_USER\`, \`KSCCTL_PASSWORD\`, \`KSCCTL_DOMAIN\`, or
\`KSCCTL_TOKEN\`; of one target with its name between: \`KSCCTL_HQ_PASSWORD\`), or where \`auth\` says.

${table(['field of spec', 'value', 'meaning'], fieldRows(projectSpec, ''))}
`;
}

function section(kind: Kind, example: string | undefined): string {
  const rows = fieldRows(kind.documentSchema, '');
  const fields =
    rows.length === 0 ? 'It has no fields of its own: `spec: {}`.' : table(['field of spec', 'value', 'meaning'], rows);
  const declares = kind.name === kind.documentKind ? '' : ` Each entry is a resource \`${kind.name}/...\` of its own.`;
  return `## ${kind.documentKind}

${plain(kind.summary)}${declares} Found on the server by ${plain(kind.matchedBy)}.

${fields}
${example === undefined ? '' : `\n\`\`\`yaml\n${example}\n\`\`\`\n`}`;
}

function fieldRows(object: ObjectField, above: string): string[][] {
  return Object.entries(object.fields).flatMap(([name, field]) => {
    const path = `${above}${name}`;
    return [[code(path), plain(describe(field)), plain(field.doc) + notes(field)], ...innerRows(field, path)];
  });
}

function innerRows(field: Field, path: string): string[][] {
  if (field.type === 'object') return fieldRows(field, `${path}.`);
  return field.type === 'list' ? innerRows(field.item, `${path}[]`) : [];
}

function notes(field: Field): string {
  return [
    field.required === true ? ' **Required.**' : '',
    field.immutable === true ? ` A change ${whatChanges(field)} makes the object anew.` : '',
    field.local === true ? ' Kept in the repository only.' : '',
  ].join('');
}

/** Of a choice it is the change to another alternative; within one, its own fields say what they do. */
function whatChanges(field: Field): string {
  return field.type === 'object' && field.exactlyOne !== undefined ? 'from one of them to another' : 'of it';
}
