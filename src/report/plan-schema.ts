import type { Action, Impact, Reason, SideEffect, UsedTemplate } from '../model/change.ts';
import type { Severity } from '../model/diagnostic.ts';
import { guardNames } from '../model/guard.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Drift } from '../model/plan.ts';
import type { UnreadObject } from '../model/resource.ts';
import type { Edition, ServerFacts } from '../model/server.ts';

const actions = ['create', 'update', 'replace', 'delete', 'forget'] as const satisfies readonly Action[];
const reasons = [
  'missing',
  'fields-differ',
  'adopt-differs',
  'drifted',
  'conflict',
  'immutable',
  'undeclared',
] as const satisfies readonly Reason[];
const severities = ['error', 'warning', 'info'] as const satisfies readonly Severity[];
const bases = ['counted', 'computed', 'unknown'] as const satisfies readonly Impact['basis'][];
const effects = ['deactivated', 'locked', 'overwritten'] as const satisfies readonly SideEffect['effect'][];
const driftKinds = ['drifted', 'conflict'] as const satisfies readonly Drift['kind'][];
const serverTypes = ['embedded', 'openapi'] as const satisfies readonly ServerFacts['type'][];
const editions = ['simulated', 'ksc-windows', 'ksc-linux', 'unknown'] as const satisfies readonly Edition[];

const text: JsonObject = { type: 'string' };
const textOrNull: JsonObject = { type: ['string', 'null'] };
const flag: JsonObject = { type: 'boolean' };
const count: JsonObject = { type: 'integer', minimum: 0 };
const countOrNull: JsonObject = { type: ['integer', 'null'], minimum: 0 };
const instant: JsonObject = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$' };
const digest: JsonObject = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
const digestOrNull: JsonObject = { ...digest, type: ['string', 'null'] };
const anyValue: JsonObject = { description: 'Any JSON value; null where there is none.' };

const place = closed({ file: text, line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } });

const field = closed(
  { path: text, before: anyValue, after: anyValue, secretChanged: { type: ['boolean', 'null'] } },
  { optional: ['secretChanged'] },
);

const impact = closed({
  devices: countOrNull,
  installs: {
    ...countOrNull,
    description:
      'Of a decision on an update: devices that it is installed on at most, sooner or later. What no read tells (docs/wire.md) may keep it from some.',
  },
  uninstalls: countOrNull,
  restarts: countOrNull,
  unreachable: countOrNull,
  basis: { type: 'string', enum: bases },
  note: text,
});

const texts: JsonObject = { type: 'array', items: text };
const templateTypes = ['task', 'policy'] as const satisfies readonly UsedTemplate['type'][];
const templateVias = ['settings', 'export'] as const satisfies readonly UsedTemplate['via'][];
const template = closed({
  type: { type: 'string', enum: templateTypes },
  serverKey: text,
  displayName: text,
  via: { type: 'string', enum: templateVias },
  unseen: texts,
  kept: texts,
});

const change = closed(
  {
    id: text,
    kind: text,
    name: text,
    action: { type: 'string', enum: actions },
    reason: { type: 'string', enum: reasons },
    fields: { type: 'array', items: field },
    impact,
    sideEffects: { type: 'array', items: closed({ name: text, effect: { type: 'string', enum: effects } }) },
    declaredAt: { anyOf: [place, { type: 'null' }] },
    held: { type: ['array', 'null'], items: { type: 'string', enum: guardNames }, minItems: 1 },
    skippedWith: {
      ...text,
      description: 'Id of the held change that this one rests on: apply skips it. It stands only where held is null.',
    },
    takes: text,
    passedOn: text,
    template,
  },
  { optional: ['skippedWith', 'takes', 'passedOn', 'template'] },
);

const drift = closed({
  id: text,
  kind: { type: 'string', enum: driftKinds },
  fields: {
    type: 'array',
    items: closed({ path: text, lastApplied: anyValue, observed: anyValue, desired: anyValue }),
  },
  by: textOrNull,
  at: textOrNull,
});

const unreadStates = ['unknown', 'forbidden'] as const satisfies readonly UnreadObject['state'][];
const unread = closed({ id: text, serverKey: text, state: { type: 'string', enum: unreadStates }, why: text });

const line: JsonObject = { type: 'integer', minimum: 1 };
const diagnostic = closed(
  {
    code: text,
    severity: { type: 'string', enum: severities },
    message: text,
    hint: text,
    file: text,
    line,
    column: line,
    endLine: line,
    endColumn: line,
    resource: text,
    pointer: text,
    docs: text,
  },
  { optional: ['file', 'line', 'column', 'endLine', 'endColumn', 'resource', 'pointer'] },
);

const guard = closed({
  guard: { type: 'string', enum: guardNames },
  limit: countOrNull,
  value: countOrNull,
  acknowledged: flag,
});

/** JSON Schema (draft-07) of what `plan --format json` prints (contract.md, "Plan (JSON)"). */
export const planSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://kscctl.dev/schemas/v1/plan.json',
  title: 'plan',
  description: 'A plan of kscctl. A number that is not known is null, never 0.',
  ...closed({
    formatVersion: { const: 1 },
    target: text,
    server: closed({
      type: { type: 'string', enum: serverTypes },
      edition: { type: 'string', enum: editions },
      identity: text,
      version: textOrNull,
    }),
    revision: textOrNull,
    dirty: flag,
    configDigest: digest,
    ledger: digestOrNull,
    createdAt: instant,
    asOf: instant,
    complete: flag,
    read: { type: 'object', additionalProperties: count },
    summary: closed({
      create: count,
      update: count,
      replace: count,
      delete: count,
      adopt: count,
      forget: count,
      unchanged: count,
      held: count,
      drifted: count,
      unmanaged: countOrNull,
    }),
    waves: { type: 'array', items: { type: 'array', items: change } },
    drift: { type: 'array', items: drift },
    unread: { type: 'array', items: unread },
    diagnostics: { type: 'array', items: diagnostic },
    guards: { type: 'array', items: guard },
    fingerprint: digest,
  }),
};

/** An object that has these members and no others. */
function closed(
  properties: Readonly<Record<string, Json>>,
  options: { optional: readonly string[] } = { optional: [] },
): JsonObject {
  const required = Object.keys(properties).filter((name) => !options.optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}
