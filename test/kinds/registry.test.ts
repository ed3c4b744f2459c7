import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { validators } from '../../src/config/validators.generated.js';
import { kinds } from '../../src/kinds/registry.ts';
import type { Resource } from '../../src/model/resource.ts';

const folder = path.resolve(import.meta.dirname, '../../src/kinds');

describe('the registry', () => {
  test('has the kind of every folder that holds one, and no other', () => {
    const folders = readdirSync(folder, { withFileTypes: true })
      .filter((one) => one.isDirectory() && readdirSync(path.join(folder, one.name)).includes('kind.ts'))
      .map((one) => one.name);
    const kebab = (name: string) => name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    expect(kinds.map((kind) => kebab(kind.name)).sort()).toEqual(folders.sort());
  });

  test('has kinds, document kinds, safety edges and dictionary entries of different names', () => {
    const unique = (names: readonly string[]) => expect([...new Set(names)]).toEqual(names);
    unique(kinds.map((kind) => kind.name));
    unique(kinds.map((kind) => kind.documentKind));
    unique(kinds.flatMap((kind) => kind.safety.map((edge) => edge.name)));
    const entries = new Map(kinds.flatMap((kind) => kind.dictionary).map((entry) => [entry, entry.name]));
    unique([...entries.values()]);
  });

  test('has a compiled validator for every kind of document', () => {
    for (const kind of kinds) expect(validators[kind.documentKind], kind.documentKind).toBeTypeOf('function');
  });

  test('has references only to kinds that are in it', () => {
    const names = kinds.map((kind) => kind.name);
    const declaredAt = { file: 'x', line: 1, column: 1, endLine: 1, endColumn: 1 };
    for (const kind of kinds) {
      const spec = { group: 'A/B', scope: { group: 'A/B', groups: ['A/B'] }, path: 'A/B' };
      const resource: Resource = {
        id: `${kind.name}/A/B`,
        kind: kind.name,
        name: 'A/B',
        metadata: { name: 'A/B' },
        spec,
        declaredAt,
      };
      for (const reference of kind.references(resource)) {
        expect(names).toContain(reference.kind);
        expect(reference.pointer).toMatch(/^\/(spec|metadata)\//);
      }
    }
  });

  test('has documentation for every field that can be written', () => {
    const undocumented: string[] = [];
    const walk = (field: object, at: string): void => {
      const { doc, fields, item } = field as { doc?: string; fields?: Record<string, object>; item?: object };
      if (doc === undefined || !/\S.*[.]/.test(doc)) undocumented.push(at);
      for (const [key, inner] of Object.entries(fields ?? {})) walk(inner, `${at}.${key}`);
      if (item !== undefined) walk(item, `${at}[]`);
    };
    for (const kind of kinds) walk(kind.documentSchema, kind.name);
    expect(undocumented).toEqual([]);
  });
});
