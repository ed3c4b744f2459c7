import { defineKind } from '../../src/kinds/define-kind.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import { type Change, untouched } from '../../src/model/change.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LedgerEntry } from '../../src/model/ledger.ts';
import type { Metadata, ObservedObject, Resource } from '../../src/model/resource.ts';
import { integer, object, oneOf, setOf, text } from '../../src/schema/field.ts';

/** A kind that stands on no server, for what the planner does with any kind. */
export function madeUpKind(parts: Partial<Kind> = {}): Kind {
  const schema = object('A thing.', {
    size: integer('Its size.', { minimum: 0, maximum: 99 }),
    colour: text('Its colour.'),
    tags: setOf('Its tags.', text('A tag.')),
    form: oneOf('Its form.', ['round', 'square'], { immutable: true }),
    note: text('A note.', { local: true }),
    when: object(
      'When.',
      { every: text('Every.'), daily: text('Daily.'), limit: integer('A limit.', { minimum: 0, maximum: 9 }) },
      { exactlyOne: ['every', 'daily'], words: ['manual'] },
    ),
  });
  const never = () => Promise.reject(new Error('not called'));
  return defineKind({
    name: 'Thing',
    summary: 'A thing.',
    documentSchema: schema,
    schema,
    matchedBy: 'its name',
    dictionary: [],
    resolve: (resource) => ({ resource, diagnostics: [] }),
    matchKey: (resource) => resource.name,
    observe: never,
    observeOne: never,
    touches: () => ({ groups: [], devices: [], others: false }),
    wireNames: () => [],
    create: never,
    update: never,
    remove: never,
    ...parts,
  });
}

const place = { file: 'config/x.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

export function declared(name: string, spec: JsonObject, metadata: Partial<Metadata> = {}, kind = 'Thing'): Resource {
  return { id: `${kind}/${name}`, kind, name, metadata: { name, ...metadata }, spec, declaredAt: place };
}

export function there(name: string, spec: JsonObject, unknown: readonly string[] = []): ObservedObject {
  return { serverKey: `key of ${name}`, matchKey: name, displayName: name, spec, unknown, facts: {} };
}

export function entryOf(name: string, lastApplied: JsonObject, parts: Partial<LedgerEntry> = {}): LedgerEntry {
  return { serverKey: `key of ${name}`, origin: 'created', prune: false, prevent: [], lastApplied, ...parts };
}

/** A change of which only what a test is about matters. */
export function changeOf(
  action: Change['action'],
  name: string,
  parts: Partial<Record<string, unknown>> = {},
  kind = 'Thing',
): Change {
  const base = {
    id: `${kind}/${name}`,
    kind,
    name,
    label: '',
    action,
    reason: action === 'create' ? 'missing' : 'fields-differ',
    fields: [],
    after: [],
    impact: untouched,
    sideEffects: [],
    held: null,
    wireNames: [],
    serverKey: `key of ${name}`,
    observed: {},
    desired: {},
    metadata: { name },
    declaredAt: place,
    ...parts,
  };
  const { desired, metadata, observed, serverKey, ...rest } = base;
  const sides =
    action === 'create'
      ? { desired, metadata }
      : action === 'delete'
        ? { observed, serverKey, declaredAt: null }
        : action === 'forget'
          ? { serverKey, declaredAt: null }
          : { desired, metadata, observed, serverKey };
  return { ...rest, ...sides } as unknown as Change;
}
