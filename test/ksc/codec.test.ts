import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAnswer, encodeArguments } from '../../src/ksc/codec.ts';
import { isParams, KscDate, KscDateTime, type KscParams, KscReal, type KscValue } from '../../src/ksc/values.ts';
import { samples } from '../support/sampling.ts';

const name = fc.oneof(
  fc.constantFrom('type', 'value', '__proto__', 'constructor', 'toString', '', 'ä', '\u{1f600}'),
  fc.string({ maxLength: 6 }),
);
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('9007199254740993', 'long', 'params', '\u2028'),
);
const long = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  // From where a double begins to round.
  fc
    .tuple(fc.bigInt({ min: 2n ** 53n - 2n, max: 10n ** 16n }), fc.constantFrom(1n, -1n))
    .map(([one, sign]) => one * sign),
);
const scalar: fc.Arbitrary<KscValue> = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  long,
  fc.uint8Array({ maxLength: 5 }),
  fc.constantFrom('', '2024-01-02T03:04:05Z').map((one) => new KscDateTime(one)),
  fc.constantFrom('', '2024-01-02').map((one) => new KscDate(one)),
  fc
    .tuple(
      fc.constantFrom('float' as const, 'double' as const),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0),
    )
    .map(([type, one]) => new KscReal(type, one)),
);
const { params, value } = fc.letrec<{ params: KscParams; value: KscValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(fc.oneof(tie('value'), fc.constant(null)), { maxLength: 3 }),
    tie('params'),
  ),
  params: fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));

describe('values of the wire', () => {
  test('are encoded by the rules of ksc-openapi.md 1.8, as a decoder written from them alone reads back', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.oneof(value, fc.constant(null)), { maxKeys: 4, noNullPrototype: true }),
        (args) => {
          const body = parseKeepingLongs(encodeArguments(args));
          for (const [key, one] of Object.entries(args)) {
            expect(asTree(readArgument(body[key], one))).toEqual(asTree(one));
          }
          expect(Object.keys(body).sort()).toEqual(Object.keys(args).sort());
        },
      ),
      samples(500),
    );
  });

  test('come back from an answer as they were sent, 64-bit numbers without loss', () => {
    fc.assert(
      fc.property(params, (inner) => {
        const answer = decodeAnswer(JSON.stringify({ PxgRetVal: 1, pOut: { inner: wire(inner) } }));
        expect(asTree((answer['pOut'] as KscParams)['inner'] ?? null)).toEqual(asTree(inner));
      }),
      samples(500),
    );
  });

  test('that are arguments of their own travel bare: params without wrapping, binary as base64 text', () => {
    expect(encodeArguments({ pInfo: { a: { b: 1 } }, pData: new Uint8Array([0, 1]), pParams: null })).toBe(
      '{"pInfo":{"a":{"type":"params","value":{"b":1}}},"pData":"AAE=","pParams":null}',
    );
  });

  test('in an answer that has no JSON object are refused', () => {
    for (const broken of ['', '[]', '1', 'null', '"x"', '{', '{"a":{"type":"long","value":"x"}}']) {
      expect(() => decodeAnswer(broken), broken).toThrow(SyntaxError);
    }
  });
});

describe('the requests of the vendor client (wire-capture.txt)', () => {
  test.each<[string, KscParams, string]>([
    [
      'Tasks.AddTask',
      {
        pData: {
          TASK_NAME: 'DoUpdate',
          TASKSCH_FIRST_EXECUTION_TIME: new KscDateTime('2024-01-02T03:04:05Z'),
          TASK_INFO_PARAMS: { DisplayName: 'x' },
          b: new Uint8Array([0, 1]),
          d: new KscReal('double', 1.5),
          a: [1, 'x', null],
        },
      },
      '{"pData": {"TASK_NAME": "DoUpdate", "TASKSCH_FIRST_EXECUTION_TIME": {"type": "datetime", "value": "2024-01-02T03:04:05Z"}, "TASK_INFO_PARAMS": {"type": "params", "value": {"DisplayName": "x"}}, "b": {"type": "binary", "value": "AAE="}, "d": {"type": "double", "value": 1.5}, "a": [1, "x", null]}}',
    ],
    [
      'UaControl.RegisterUpdateAgent',
      { pUaInfo: { UaHostId: 'h1', UaScope: { ScopeGroups: [{ ScopeId: 7n, ScopeName: 'x' }] } } },
      '{"pUaInfo": {"UaHostId": "h1", "UaScope": {"type": "params", "value": {"ScopeGroups": [{"type": "params", "value": {"ScopeId": {"type": "long", "value": 7}, "ScopeName": "x"}}]}}}}',
    ],
    [
      'Tasks.ResetTasksIterator',
      {
        nGroupId: 0,
        bGroupIdSignificant: true,
        strProductName: null,
        strVersion: null,
        strComponentName: null,
        strInstanceId: null,
        strTaskName: null,
        bIncludeSupergroups: true,
      },
      '{"nGroupId": 0, "bGroupIdSignificant": true, "strProductName": null, "strVersion": null, "strComponentName": null, "strInstanceId": null, "strTaskName": null, "bIncludeSupergroups": true}',
    ],
    [
      'HostGroup.FindHosts, with the sort array wrapped as KlAkArray does (ksc-openapi.md 1.8)',
      {
        wstrFilter: '(KLHST_WKS_DN="*")',
        vecFieldsToReturn: ['KLHST_WKS_HOSTNAME', 'KLHST_WKS_DN'],
        vecFieldsToOrder: [{ Name: 'KLHST_WKS_DN', Asc: true }],
        pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: true },
        lMaxLifeTime: 100,
      },
      '{"wstrFilter": "(KLHST_WKS_DN=\\"*\\")", "vecFieldsToReturn": ["KLHST_WKS_HOSTNAME", "KLHST_WKS_DN"], "vecFieldsToOrder": [{"type": "params", "value": {"Name": "KLHST_WKS_DN", "Asc": true}}], "pParams": {"KLGRP_FIND_FROM_CUR_VS_ONLY": true}, "lMaxLifeTime": 100}',
    ],
  ])('%s is written the same but for white space', (_method, args, captured) => {
    expect(encodeArguments(args)).toBe(JSON.stringify(JSON.parse(captured)));
  });
});

interface RawLong {
  readonly digits: string;
}

/** JSON with every integer kept as its digits, so that nothing is rounded on the way to the comparison. */
function parseKeepingLongs(body: string): Record<string, unknown> {
  const keep = (_key: string, one: unknown, context?: { source?: string }): unknown =>
    typeof one === 'number' && /^-?\d+$/.test(context?.source ?? '') ? { digits: context?.source } : one;
  return JSON.parse(body, keep) as Record<string, unknown>;
}

/** A top-level argument: params and binary are not wrapped, and only the sender's type tells them. */
function readArgument(raw: unknown, sent: KscValue): KscValue {
  if (sent instanceof Uint8Array) return new Uint8Array(Buffer.from(raw as string, 'base64'));
  if (isParams(sent)) return readMembers(raw as Record<string, unknown>);
  return readNested(raw);
}

function readMembers(raw: Record<string, unknown>): KscParams {
  return Object.fromEntries(Object.entries(raw).map(([key, one]) => [key, readNested(one)]));
}

function readNested(raw: unknown): KscValue {
  if (raw === null || typeof raw === 'string' || typeof raw === 'boolean' || typeof raw === 'number') return raw;
  if (Array.isArray(raw)) return raw.map(readNested);
  if (typeof (raw as RawLong).digits === 'string') return Number((raw as RawLong).digits);
  const { type, value: inner } = raw as { type: string; value: unknown };
  if (type === 'long') return BigInt((inner as RawLong).digits);
  if (type === 'params') return readMembers(inner as Record<string, unknown>);
  if (type === 'datetime') return new KscDateTime(inner as string);
  if (type === 'date') return new KscDate(inner as string);
  if (type === 'binary') return new Uint8Array(Buffer.from(inner as string, 'base64'));
  if (type === 'float' || type === 'double')
    return new KscReal(type, Number(typeof inner === 'number' ? inner : (inner as RawLong).digits));
  throw new Error(`no type of the wire: ${type}`);
}

/** The wire form of a nested value, written from the table, for answers. */
function wire(one: KscValue): unknown {
  if (typeof one === 'bigint') {
    return { type: 'long', value: (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(one)) };
  }
  if (one instanceof Uint8Array) return { type: 'binary', value: Buffer.from(one).toString('base64') };
  if (one instanceof KscDateTime) return { type: 'datetime', value: one.text };
  if (one instanceof KscDate) return { type: 'date', value: one.text };
  if (one instanceof KscReal) return { type: one.type, value: one.value };
  if (Array.isArray(one)) return one.map((item) => wire(item as KscValue));
  if (!isParams(one)) return one;
  return { type: 'params', value: Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, wire(inner)])) };
}

/** Entries in place of objects: members called __proto__ count as any other. */
function asTree(one: KscValue): unknown {
  if (Array.isArray(one)) return one.map((item) => asTree(item as KscValue));
  if (one instanceof KscReal) return [one.type, one.value];
  if (!isParams(one)) return one;
  return {
    entries: Object.entries(one)
      .map(([key, inner]) => [key, asTree(inner)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  };
}
