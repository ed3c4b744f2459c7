import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveResources } from '../../src/app/resolve-resources.ts';
import { editOf } from '../../src/kinds/edit-of.ts';
import type { Kind, KindContext } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { type CreateChange, type DeleteChange, type UpdateChange, untouched } from '../../src/model/change.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { type ObservedObject, type Resource, resourceId } from '../../src/model/resource.ts';
import { compare } from '../../src/planning/compare.ts';
import type { Field, ObjectField } from '../../src/schema/field.ts';
import { groupPathOf } from '../../src/schema/group-path.ts';
import { jsonSchema } from '../../src/schema/json-schema.ts';
import { normaliseObject } from '../../src/schema/normalise.ts';
import { samples } from '../support/sampling.ts';
import { arbitraryOf, nastyText } from './arbitrary-of.ts';
import { branchOffice, simulatedServer, type TestServer } from './simulated-server.ts';

const place = { file: 'config/x.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
const ajv = new Ajv({ strict: true, strictRequired: false, unicode: false, logger: false });
let server: TestServer;
beforeAll(async () => {
  server = await simulatedServer();
  for (const wstrNetworkName of branchOffice.texts['networkLocations'] ?? []) {
    await server.client.call('NlaDefinedNetworks.AddNetwork', { wstrNetworkName });
  }
});
afterAll(() => server[Symbol.asyncDispose]());

/** A name that every kind takes: the path of a group in Branches. */
const name = nastyText
  .map((text) => Array.from(text, (one) => ('"*<>?\\:|'.includes(one) ? '_' : one)).join(''))
  .filter((text) => text.trim() !== '')
  .map((text) => groupPathOf(['Branches', `x${text}`]));

const made = kinds.filter((kind) => kind.deletable);

describe.each(made.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => {
  const { schema } = kind;
  const any = arbitraryOf(kind.documentSchema, branchOffice) as fc.Arbitrary<JsonObject>;
  // Most of what a schema allows for a scope is refused by its rules: without this few would be left.
  const spec = any.filter((one) => isSound(kind, declaredAs(kind, 'Branches/x', one)));

  test('is observed as it was created, changed to any other declaration, and is gone after its removal', async () => {
    await fc.assert(
      fc.asyncProperty(name, spec, spec, async (called, first, second) => {
        const context = await server.context();
        const [from] = await resolved(kind, context, called, first);
        if (from === undefined) return;
        let key = await kind.create(context, creation(kind, from));
        let last = from;
        try {
          const created = await seen(kind, await server.context(), key, from);
          expect(compare(schema, from.spec, created.spec).fields).toEqual([]);
          checkShape(schema, from.spec, created.spec);

          const later = await server.context();
          const [to] = await resolved(kind, later, called, second);
          if (to === undefined) return;
          const before = await seen(kind, later, key, to);
          const keyBefore = key;
          key = await changeTo(kind, later, to, before);
          last = to;
          const now = await seen(kind, await server.context(), key, to);
          expect(compare(schema, to.spec, now.spec).fields).toEqual([]);
          if (key === keyBefore) checkRest(schema, to.spec, before.spec, now.spec);
        } finally {
          await kind.remove(await server.context(), deletion(kind, last, key));
        }
        expect(await kind.observeOne(await server.context(), key, last.spec)).toBeNull();
      }),
      samples(12),
    );
  });
});

describe.each(kinds.filter((kind) => !kind.deletable).map((kind) => [kind.name, kind] as const))(
  '%s',
  (_name, kind) => {
    test('is changed to any declaration and observed as declared', async () => {
      const { objects } = await kind.observe({
        ...(await prepared(kind)),
        wanted: [],
        owned: new Set(),
        waiting: [],
        everything: true,
        notice: () => undefined,
      });
      const keys = objects.map((one) => one.serverKey);
      expect(keys.length).toBeGreaterThan(2);
      const schemaOf = kind.schema;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...keys),
          arbitraryOf(schemaOf, {
            ...branchOffice,
            texts: { acceptEulas: ['Kaspersky Endpoint Security for Windows 12.7 EULA'] },
          }),
          async (key, spec) => {
            const context = await prepared(kind);
            const entry = {
              ...(spec as JsonObject),
              update: key,
              title: undefined,
              acceptEulas: ['Kaspersky Endpoint Security for Windows 12.7 EULA'],
            };
            const document = { updates: [JSON.parse(JSON.stringify(entry)) as JsonObject] };
            const [declared] = kind.declare({ name: 'list' }, document);
            const resource = resourceOf(kind, declared?.name ?? '', normaliseObject(schemaOf, declared?.spec ?? {}));
            const [resolution] = await resolveResources([kind], [resource], null, context);
            expect(resolution?.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
            const [to] = resolution?.resources ?? [];
            if (to === undefined) return;
            const before = await seen(kind, context, key, to);
            const after = await changeTo(kind, context, to, before);
            const now = await seen(kind, await prepared(kind), after, to);
            expect(compare(schemaOf, to.spec, now.spec).fields).toEqual([]);
            checkShape(schemaOf, to.spec, now.spec);
          },
        ),
        samples(20),
      );
    });

    async function prepared(of: Kind): Promise<KindContext> {
      const context = await server.context();
      await of.prepare(context, [], new Map());
      return context;
    }
  },
);

async function resolved(
  kind: Kind,
  context: KindContext,
  called: string,
  spec: JsonObject,
): Promise<readonly Resource[]> {
  const resources = declaredAs(kind, called, spec);
  if (!isSound(kind, resources)) return [];
  const [resolution] = await resolveResources([kind], resources, null, context);
  expect(resolution?.diagnostics).toEqual([]);
  return resolution?.resources ?? [];
}

function declaredAs(kind: Kind, called: string, spec: JsonObject): Resource[] {
  return kind
    .declare({ name: called }, spec)
    .map((one) => resourceOf(kind, one.name, normaliseObject(kind.schema, one.spec)));
}

function isSound(kind: Kind, resources: readonly Resource[]): boolean {
  return resources.every((one) => kind.lint(one).every((found) => found.severity !== 'error'));
}

function resourceOf(kind: Kind, called: string, spec: JsonObject): Resource {
  return {
    id: resourceId(kind.name, called),
    kind: kind.name,
    name: called,
    metadata: { name: called },
    spec,
    declaredAt: place,
  };
}

function creation(kind: Kind, of: Resource): CreateChange {
  return {
    id: of.id,
    kind: kind.name,
    name: of.name,
    label: '',
    action: 'create',
    reason: 'missing',
    fields: compare(kind.schema, of.spec, null).fields,
    after: [],
    impact: untouched,
    sideEffects: [],
    held: null,
    wireNames: [],
    desired: of.spec,
    metadata: of.metadata,
    declaredAt: place,
  };
}

function deletion(kind: Kind, of: Resource, serverKey: string): DeleteChange {
  return {
    ...creation(kind, of),
    action: 'delete',
    reason: 'undeclared',
    serverKey,
    observed: of.spec,
    declaredAt: null,
  };
}

async function seen(kind: Kind, context: KindContext, key: string, of: Resource): Promise<ObservedObject> {
  await resolveResources([kind], [of], null, context);
  const { objects } = await kind.observe({
    ...context,
    wanted: [of],
    owned: new Set([key]),
    waiting: [],
    everything: false,
    notice: () => undefined,
  });
  const found = await kind.observeOne(context, key, of.spec);
  if (found === null) throw new Error(`${of.id} is not there`);
  expect(objects.find((one) => one.serverKey === key)?.spec).toMatchObject(found.spec);
  return found;
}

async function changeTo(kind: Kind, context: KindContext, to: Resource, before: ObservedObject): Promise<string> {
  const { fields, immutable } = compare(kind.schema, to.spec, before.spec);
  if (fields.length === 0) return before.serverKey;
  const change: UpdateChange = {
    ...creation(kind, to),
    action: 'update',
    reason: 'fields-differ',
    fields,
    serverKey: before.serverKey,
    observed: before.spec,
  };
  if (immutable) return kind.replace(context, { ...change, action: 'replace' });
  return kind.update(context, editOf(kind, change));
}

/** What was observed of the declared fields could be declared: import writes it so. */
function checkShape(schema: ObjectField, declared: JsonObject, observed: JsonObject): void {
  for (const [key, field] of Object.entries(schema.fields)) {
    const [wish, found] = [declared[key], observed[key]];
    if (wish === undefined || found === undefined || field.local === true) continue;
    if (field.type === 'object' && field.exactlyOne === undefined && isJsonObject(wish) && isJsonObject(found)) {
      checkShape(field, wish, found);
      continue;
    }
    const validate = ajv.compile(jsonSchema(field));
    expect(
      validate(declarable(field, found)),
      `${key}: ${JSON.stringify(found)} ${JSON.stringify(validate.errors)}`,
    ).toBe(true);
  }
}

/** An observed object without any of its alternatives is the word that stands for none of them. */
function declarable(field: Field, value: Json): Json {
  if (field.type === 'list' && isJsonArray(value)) return value.map((item) => declarable(field.item, item));
  if (field.type !== 'object' || !isJsonObject(value) || field.exactlyOne === undefined) return value;
  const chosen = field.exactlyOne.some((one) => value[one] !== undefined);
  return chosen ? value : (field.words?.[0] ?? value);
}

/** What the declaration does not mention is as it was before. */
function checkRest(schema: ObjectField, declared: JsonObject, before: JsonObject, now: JsonObject): void {
  for (const [key, field] of Object.entries(schema.fields)) {
    if (field.local === true || before[key] === undefined) continue;
    const wish = declared[key];
    if (wish === undefined) expect(now[key], key).toEqual(before[key]);
    else if (
      field.type === 'object' &&
      field.exactlyOne === undefined &&
      isJsonObject(wish) &&
      isJsonObject(before[key])
    ) {
      checkRest(field, wish, before[key], (now[key] ?? {}) as JsonObject);
    }
  }
}
