import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs', 'architecture.md'), 'utf8');

test('every file and folder that docs/architecture.md names is there', () => {
  const named = [...page.matchAll(/`([a-z-]+\/(?:[\w/-]*\.ts|(?:[\w-]+\/)*))(?:<kind>\/|\*\/)?`/g)].map(
    (match) => match[1] ?? '',
  );
  expect(named.length).toBeGreaterThan(20);
  const there = (name: string) => existsSync(path.join(root, 'src', name)) || existsSync(path.join(root, name));
  expect(named.filter((name) => !there(name))).toEqual([]);
});

/** What each layer may import, as the layering has it. */
function allowedImports(): [string, string][] {
  const rules = readFileSync(path.join(root, '.dependency-cruiser.mjs'), 'utf8');
  return [...rules.matchAll(/^ {2}(\w+): \[(.*)\],$/gm)].flatMap(([, layer = '', below = '']) =>
    [...below.matchAll(/'(\w+)'/g)].map((one): [string, string] => [layer, one[1] ?? '']),
  );
}

test('the floors are drawn as the layering has them: whoever may import another one stands above it', () => {
  const drawing = /\n## Floors\n\n```\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const floors = drawing.split('\n').map((line) => line.slice(0, 29).split(/[ /*]+/));
  const floorOf = (layer: string) => floors.findIndex((floor) => floor.includes(layer));
  expect(readdirSync(path.join(root, 'src')).filter((layer) => floorOf(layer) < 0)).toEqual([]);
  expect(allowedImports().length).toBeGreaterThan(20);
  expect(allowedImports().filter(([above, below]) => floorOf(above) >= floorOf(below))).toEqual([]);
});
