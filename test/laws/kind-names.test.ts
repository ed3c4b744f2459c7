import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';

const source = path.resolve(import.meta.dirname, '../../src');

test('floors that walk the registry name no kind in their code (docs/architecture.md, Kinds)', () => {
  const names = new RegExp(`'(${kinds.map((kind) => kind.name).join('|')})'`);
  for (const floor of [
    'model',
    'schema',
    'ksc',
    'config',
    'planning',
    'execution',
    'gitops',
    'storage',
    'cli',
    'reach',
  ]) {
    const files = globSync(`${floor}/**/*.ts`, { cwd: source });
    expect(files.length, floor).toBeGreaterThan(0);
    const naming = files.filter((file) => names.test(readFileSync(path.join(source, file), 'utf8')));
    expect(naming, floor).toEqual([]);
  }
});
