import type { Kind } from '../kinds/kind.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerSteps } from '../model/pointer.ts';
import { boolean, listOf, type ObjectField, object, oneOf, setOf, text } from '../schema/field.ts';
import { jsonSchema } from '../schema/json-schema.ts';
import { projectSpec } from './project-schema.ts';

export const apiVersion = 'kscctl/v1';

/** What stands in a document of one kind: the field description, and the JSON Schema made from it. */
export interface DocumentShape {
  readonly documentKind: string;
  readonly field: ObjectField;
  readonly schema: JsonObject;
}

const lifecycle = object('What may and may not be done to the object.', {
  prevent: setOf(
    'Actions that are never done. delete covers a replacement, which removes the old object.',
    oneOf('An action.', ['create', 'update', 'replace', 'delete']),
  ),
  ignore: listOf(
    'Declared fields that are not compared, as JSON pointers. One alternative of several, such as /spec/schedule/daily, leaves the whole choice as the server has it; what is declared beside it is still compared.',
    text('A JSON pointer.', { pattern: '^/', patternMeaning: 'a JSON pointer such as /spec/schedule' }),
  ),
  prune: boolean('Delete the object when it leaves the configuration or is replaced, even if it was adopted.'),
});

/** The same in every kind. */
export const metadata = object(
  'Who the resource is.',
  {
    name: text('Name of the resource, unique within its kind.', { required: true }),
    labels: object('Words of your own, for readers: kscctl does nothing with them.', {}),
    previously: listOf(
      'Earlier names of the resource: a rename instead of delete and create.',
      text('An earlier name.'),
    ),
    serverKey: text("The server's id of the object meant, where the match key fits several."),
    lifecycle,
  },
  { required: true },
);

/** Fields whose keys are the user's own, which a field description cannot say; by JSON pointer of the document. */
const kindMaps: Readonly<Record<string, JsonObject>> = {
  '/metadata/labels': { type: 'object', additionalProperties: { type: 'string' } },
};
const projectMaps: Readonly<Record<string, JsonObject>> = { '/spec/dictionary/override': { type: 'object' } };

/** Of every kind of document that may stand in a config repository, the project file first. */
export function documentShapes(kinds: readonly Kind[]): DocumentShape[] {
  return [projectShape(), ...kinds.map(kindShape)];
}

function kindShape(kind: Kind): DocumentShape {
  return shape(kind.documentKind, kind.summary, { metadata, spec: kind.documentSchema }, kindMaps);
}

function projectShape(): DocumentShape {
  const name = object(
    'Who the project is.',
    { name: text('Name of the project.', { required: true }) },
    { required: true },
  );
  return shape('Project', 'The project file, kscctl.yaml.', { metadata: name, spec: projectSpec }, projectMaps);
}

function shape(
  documentKind: string,
  summary: string,
  { metadata: who, spec }: { readonly metadata: ObjectField; readonly spec: ObjectField },
  maps: Readonly<Record<string, JsonObject>>,
): DocumentShape {
  const field = object(summary, {
    apiVersion: oneOf('Version of the format.', [apiVersion], { required: true }),
    kind: oneOf('Kind of the document.', [documentKind], { required: true }),
    metadata: who,
    spec: { ...spec, required: true },
  });
  let body: JsonObject = jsonSchema(field);
  for (const [pointer, map] of Object.entries(maps)) body = withProperty(body, pointerSteps(pointer), map);
  const head = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `https://kscctl.dev/schemas/v1/${documentKind}.json`,
    title: documentKind,
  };
  return { documentKind, field, schema: { ...head, ...body } };
}

/** The schema with the rules of one nested property replaced; its description stays. */
function withProperty(schema: JsonObject, path: readonly string[], rules: JsonObject): JsonObject {
  const [step, ...rest] = path;
  if (step === undefined) return { ...rules, ...described(schema.description) };
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const inner = properties[step];
  const next = withProperty(isJsonObject(inner) ? inner : {}, rest, rules);
  return { ...schema, properties: { ...properties, [step]: next } };
}

function described(description: Json | undefined): JsonObject {
  return description === undefined ? {} : { description };
}
