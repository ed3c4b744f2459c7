import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import { alternatives, quoted, shown } from './describe.ts';
import { apiVersion, type DocumentShape } from './document-schema.ts';
import { explainErrors } from './explain-errors.ts';
import type { Finding } from './finding.ts';
import type { ValidationError, Validator } from './validators.generated.js';

/** Shape and compiled validator of each `kind:` that may stand in a file, by name. */
export type KnownDocuments = ReadonlyMap<string, KnownDocument>;

export interface KnownDocument {
  readonly shape: DocumentShape;
  readonly validator: Validator;
  /** Whether the document is one resource, named by its metadata; false for lists and for the project. */
  readonly isResource: boolean;
}

/** Everything that is wrong with the shape of one document; the values it refers to are checked later. */
export function checkDocument(document: Json, known: KnownDocuments): Finding[] {
  if (!isJsonObject(document)) {
    const message = `A document must be a mapping with apiVersion, kind, metadata and spec, not ${shown(document)}.`;
    return [{ code: 'config/wrong-type', message, pointer: '', part: 'value' }];
  }
  const version = checkVersion(document);
  // A document of another version follows other rules: to check it by ours would only be noise.
  if (version?.code === 'config/unknown-api-version') return [version];
  const first = version === null ? [] : [version];
  const kind = typeof document.kind === 'string' ? known.get(document.kind) : undefined;
  if (kind === undefined) return [...first, ...unknownKind(document, [...known.keys()])];
  if (kind.validator(document)) return first;
  const errors = (kind.validator.errors ?? []).filter((one) => !isVersionMissing(one));
  const findings = [...first, ...explainErrors(document, kind.shape.field, errors)];
  // What holds a null was reported when it was read. Nothing else that a validator refuses may pass without a word.
  return findings.length === 0 && !holdsNull(document) ? [unexplained] : findings;
}

const unexplained: Finding = {
  code: 'config/invalid-value',
  message: 'The document does not fit the JSON Schema of its kind.',
  pointer: '',
  part: 'key',
};

/** Said by checkVersion already. */
function isVersionMissing(error: ValidationError): boolean {
  return error.instancePath === '' && error.params.missingProperty === 'apiVersion';
}

function holdsNull(value: Json): boolean {
  if (isJsonArray(value)) return value.some(holdsNull);
  return isJsonObject(value) ? Object.values(value).some(holdsNull) : value === null;
}

function checkVersion(document: JsonObject): Finding | null {
  const version = document.apiVersion;
  if (version === apiVersion || version === null) return null;
  if (version === undefined) {
    const message = 'The document does not say its apiVersion.';
    return {
      code: 'config/missing-field',
      message,
      hint: `Write "apiVersion: ${apiVersion}".`,
      pointer: '/apiVersion',
      standsAt: '',
      part: 'key',
    };
  }
  const message = `The apiVersion must be ${quoted(apiVersion)}, not ${shown(version)}.`;
  return { code: 'config/unknown-api-version', message, pointer: '/apiVersion', part: 'value' };
}

function unknownKind(document: JsonObject, names: readonly string[]): Finding[] {
  const { kind } = document;
  const list = `Kinds here: ${alternatives(names)}.`;
  if (kind === null) return [];
  if (kind === undefined) {
    const message = 'The document does not say its kind.';
    return [{ code: 'config/missing-field', message, hint: list, pointer: '/kind', standsAt: '', part: 'key' }];
  }
  if (typeof kind !== 'string') {
    const message = `The kind must be text, not ${shown(kind)}.`;
    return [{ code: 'config/wrong-type', message, hint: list, pointer: '/kind', part: 'value' }];
  }
  const hint = kind === 'Project' ? 'A Project is read from kscctl.yaml only; move it there.' : list;
  return [
    {
      code: 'config/unknown-kind',
      message: `${shown(kind)} is not a kind that can stand here.`,
      hint: `${didYouMean(kind, names)}${hint}`,
      pointer: '/kind',
      part: 'value',
    },
  ];
}
