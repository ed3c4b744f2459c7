import type { JsonObject } from '../model/json.ts';
import type { Field, ObjectField } from './field.ts';
import { durationPattern, timeOfDayPattern } from './time.ts';

/** The JSON Schema (draft-07, read by every editor) of the values that a field description allows. */
export function jsonSchema(field: Field): JsonObject {
  const { doc } = field;
  switch (field.type) {
    case 'text':
      return { type: 'string', minLength: 1, ...textRules(field), description: doc };
    case 'boolean':
      return { type: 'boolean', description: doc };
    case 'integer':
      return { type: 'integer', minimum: field.minimum, maximum: field.maximum, description: doc };
    case 'enum':
      return { type: 'string', enum: [...field.values], description: doc };
    case 'duration':
      return { type: 'string', pattern: durationPattern, description: doc };
    case 'timeOfDay':
      return { type: 'string', pattern: timeOfDayPattern, description: doc };
    case 'groupPath':
      return { type: 'string', minLength: 1, description: doc };
    case 'device':
      return deviceSchema(doc);
    case 'list':
      return {
        type: 'array',
        items: jsonSchema(field.item),
        ...(field.minItems === undefined ? {} : { minItems: field.minItems }),
        description: doc,
      };
    case 'object':
      return objectSchema(field);
  }
}

function textRules(field: Field & { type: 'text' }): JsonObject {
  if (field.pattern !== undefined) return { pattern: field.pattern };
  if (field.forbidden === undefined) return field.maxLength === undefined ? {} : { maxLength: field.maxLength };
  const refused = Array.from(field.forbidden, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(
    '',
  );
  return { maxLength: field.maxLength ?? 1000, pattern: `^[^${refused}]*$` };
}

function deviceSchema(doc: string): JsonObject {
  const key = (name: string, description: string): JsonObject => ({
    type: 'object',
    properties: { [name]: { type: 'string', minLength: 1, description } },
    required: [name],
    additionalProperties: false,
  });
  return {
    anyOf: [
      { type: 'string', minLength: 1 },
      key('id', 'The id that the server gave the device (KLHST_WKS_HOSTNAME).'),
      key('fqdn', 'The fully qualified domain name.'),
      key('name', 'The display name.'),
    ],
    description: doc,
  };
}

function objectSchema(field: ObjectField): JsonObject {
  const required = Object.entries(field.fields)
    .filter(([, inner]) => inner.required === true)
    .map(([key]) => key);
  const shape: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(field.fields).map(([key, inner]) => [key, jsonSchema(inner)])),
    ...(required.length === 0 ? {} : { required }),
    ...(field.exactlyOne === undefined ? {} : { oneOf: field.exactlyOne.map((key) => ({ required: [key] })) }),
    additionalProperties: field.values === undefined ? false : jsonSchema(field.values),
  };
  const words: JsonObject[] = [
    ...(field.words === undefined ? [] : [{ type: 'string', enum: [...field.words] }]),
    ...(field.wordPattern === undefined ? [] : [{ type: 'string', pattern: field.wordPattern }]),
  ];
  return { ...(words.length === 0 ? shape : { anyOf: [...words, shape] }), description: field.doc };
}
