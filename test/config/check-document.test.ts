import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDocument, type KnownDocuments } from '../../src/config/check-document.ts';
import { documentShapes } from '../../src/config/document-schema.ts';
import { knownDocument } from '../../src/config/load-files.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { valueAt } from '../../src/model/pointer.ts';
import { samples } from '../support/sampling.ts';

const shapes = documentShapes(kinds);
const known: KnownDocuments = new Map(
  await Promise.all(shapes.map(async (one) => [one.documentKind, await knownDocument(one, true)] as const)),
);

const scope = { groups: ['A/B'], networkLocations: ['office'] };
const specs: Readonly<Record<string, JsonObject>> = {
  AdministrationGroup: {},
  DistributionPoint: {
    device: { fqdn: 'a.b' },
    scope,
    deployUpdates: true,
    port: 13000,
    multicast: { address: '225.0.0.1' },
  },
  NetworkAgentPolicy: { group: 'A', settings: { downloadDiffFiles: { value: true, enforce: false } } },
  DownloadUpdatesTask: {
    scope: { devices: ['a', { id: 'b' }] },
    sources: ['kaspersky', { url: 'http://a' }],
    schedule: 'manual',
  },
  UpdateTask: {
    product: 'KES',
    scope: { group: 'A' },
    schedule: { weekly: { days: ['Mon'], at: '18:00' }, randomize: '30m' },
  },
  UpdateApprovals: {
    updates: [
      { update: '0123456789abcdef0123456789abcdef', status: 'Approved', acceptEulas: ['a'], reason: 'b' },
      { update: { product: 'a', version: 'b', title: 'c' }, status: 'Declined' },
    ],
  },
};
const documents = Object.entries(specs).map(([kind, spec]): JsonObject => {
  const metadata = {
    name: 'a',
    labels: { b: 'c' },
    previously: ['d'],
    lifecycle: { prevent: ['delete'], prune: true },
  };
  return { apiVersion: 'kscctl/v1', kind, metadata, spec };
});

describe('a document of any kind', () => {
  test('that is right has no findings', () => {
    expect(documents.map((one) => one.kind)).toEqual(kinds.map((kind) => kind.documentKind));
    for (const document of documents) expect(checkDocument(document, known)).toEqual([]);
  });

  test('with one thing wrong has one finding, or two where a field was renamed, and what it says is real', () => {
    const wrong = fc.constantFrom<Json>('zzz', 7, true, [], {}, 1.5, ['zzz'], { zzz: 1 });
    const mutation = fc.record({
      document: fc.constantFrom(...documents),
      at: fc.nat(),
      wrong,
      how: fc.constantFrom('replace', 'rename', 'remove', 'add'),
    });
    fc.assert(
      fc.property(mutation, ({ document, at, wrong, how }) => {
        const changed = changedAt(document, at, wrong, how);
        const findings = checkDocument(changed, known);
        const kind = isJsonObject(changed) && typeof changed['kind'] === 'string' ? changed['kind'] : '';
        const validator = known.get(kind)?.validator;
        if (validator?.(changed) === true) {
          expect(findings).toEqual([]);
        } else {
          expect(findings.length).toBeGreaterThan(0);
          // A mapping in place of another lacks each of the other's required fields.
          expect(findings.length).toBeLessThanOrEqual(isJsonObject(wrong) ? 4 : 2);
          expect(JSON.stringify(findings)).not.toContain('does not fit the JSON Schema');
          // Whoever is told to put a value in quotes has nothing left to mend there.
          for (const { hint, pointer } of findings) {
            if (hint?.startsWith('Put it in quotes: "') !== true) continue;
            const inQuotes = withValue(changed, pointer, String(valueAt(changed, pointer)));
            expect(checkDocument(inQuotes, known).filter((one) => one.pointer === pointer)).toEqual([]);
          }
        }
      }),
      samples(3000),
    );
  });
});

/** The document with one of its members (the at-th, counted through) changed in one way. */
function changedAt(value: Json, at: number, wrong: Json, how: string): Json {
  const total = membersOf(value);
  let index = at % total;
  const visit = (node: Json): Json => {
    if (isJsonArray(node)) return node.map((item) => (index-- === 0 ? wrong : visit(item)));
    if (!isJsonObject(node)) return node;
    return Object.fromEntries(
      Object.entries(node).flatMap(([key, member]): [string, Json][] => {
        if (index-- !== 0) return [[key, visit(member)]];
        if (how === 'remove') return [];
        if (how === 'rename') return [[`qqqqqqqq${key}`, member]];
        return how === 'add'
          ? [
              [key, member],
              ['qqqqqqqq', wrong],
            ]
          : [[key, wrong]];
      }),
    );
  };
  return visit(value);
}

function membersOf(value: Json): number {
  if (isJsonArray(value)) return value.reduce((sum: number, one) => sum + 1 + membersOf(one), 0);
  return isJsonObject(value) ? Object.values(value).reduce((sum: number, one) => sum + 1 + membersOf(one), 0) : 0;
}

/** The same value with another one at a pointer. */
function withValue(value: Json, pointer: string, other: Json): Json {
  const changed = structuredClone(value) as JsonObject;
  const cut = pointer.lastIndexOf('/');
  const parent = valueAt(changed, pointer.slice(0, cut)) as Record<string, Json>;
  parent[
    pointer
      .slice(cut + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~')
  ] = other;
  return changed;
}
