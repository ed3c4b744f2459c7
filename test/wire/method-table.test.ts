import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { methodTable } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { signatures } from './signatures.ts';
import type { Json, JsonObject } from './wire-client.ts';

const ctx = serverForTests();
const inSession = methodTable.filter(({ name }) => name !== 'Session.StartSession' && name !== 'Session.EndSession');

test('the table offers exactly the documented methods, each once, with their argument names', () => {
  const named = (name: string, args: readonly string[]): string => `${name}(${[...args].sort().join(', ')})`;
  const documented = [...signatures.values()].map((one) => named(one.name, one.arguments));
  const offered = methodTable.map(({ name, arguments: spec }) => named(name, Object.keys(spec)));
  expect(offered.sort()).toEqual(documented.sort());
});

test('every method has an evidence tag of a public source', () => {
  for (const { name, evidence } of methodTable) expect(['D', 'K', 'G', '3P'], name).toContain(evidence);
});

test('every method is called by a test of this folder', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (file) => file.endsWith('.test.ts') && !file.startsWith('method'),
  );
  const text = files.map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8')).join('\n');
  const missing = methodTable.filter(({ name }) => !new RegExp(`\\b${name.split('.')[1] ?? ''}\\b`).test(text));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('every method refuses an argument too many, too few, of another type, and null where it cannot be', async () => {
  for (const { name, arguments: spec } of inSession) {
    const whole: JsonObject = Object.fromEntries(
      Object.entries(spec).map(([argument, type]) => [argument, plainValue(type)]),
    );
    const isRefused = async (args: JsonObject, what: string): Promise<void> =>
      expect(await ctx.client.refused(name, args), `${name} ${what}`).toBe(1192);
    await isRefused({ ...whole, one_more: 1 }, 'with one more');
    for (const [argument, type] of Object.entries(spec)) {
      const { [argument]: _left, ...rest } = whole;
      await isRefused(rest, `without ${argument}`);
      await isRefused({ ...whole, [argument]: wrongValue(type) }, `with a wrong ${argument}`);
      if (!type.endsWith('?')) await isRefused({ ...whole, [argument]: null }, `with ${argument} null`);
    }
  }
});

function plainValue(type: string): Json {
  switch (type.replace('?', '')) {
    case 'int':
      return 1;
    case 'long':
      return { type: 'long', value: 1 };
    case 'bool':
      return true;
    case 'string':
      return '';
    case 'binary':
      return '';
    case 'params':
      return {};
    default:
      return [];
  }
}

function wrongValue(type: string): Json {
  switch (type.replace('?', '')) {
    case 'string':
      return 1;
    case 'binary':
      return 'no base64';
    case 'params':
      return [];
    case 'int':
      return '1';
    default:
      return 'text';
  }
}
