import { expect, test } from 'vitest';
import { methodTable } from '../../src/simulator/index.ts';
import { documentedMethods } from './documented-methods.ts';

const signature = /^([A-Za-z.]+[A-Za-z_0-9]*)\(([^)]*)\)/;

test('the table offers exactly the documented methods, each once, with their argument names', () => {
  const documented = documentedMethods.map((line) => {
    const [, name = '', args = ''] = signature.exec(line) ?? [];
    return `${name}(${args.split(', ').filter(Boolean).sort().join(', ')})`;
  });
  const offered = methodTable.map(({ name, arguments: spec }) => `${name}(${Object.keys(spec).sort().join(', ')})`);
  expect(offered.sort()).toEqual(documented.sort());
});

test('every method has an evidence tag of a public source', () => {
  for (const { name, evidence } of methodTable) expect(['D', 'K', 'G', '3P'], name).toContain(evidence);
});
