import { describe } from '../../src/config/describe.ts';
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

Every document has \`apiVersion: kscctl/v1\`, \`kind\`, \`metadata\` (\`name\`, \`labels\`, \`previously\`, \`serverKey\`,
\`lifecycle\`) and \`spec\`. Only declared fields are managed: what YAML does not mention stays as the server has it. A
declared list is managed whole.

${list.join('\n')}

${kinds.map((kind) => section(kind, examples.get(kind.documentKind))).join('\n')}`;
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
    field.immutable === true ? ' A change of it makes the object anew.' : '',
    field.local === true ? ' Kept in the repository only.' : '',
  ].join('');
}
