import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { clientMethods } from '../../src/ksc/methods.ts';

const source = path.resolve(import.meta.dirname, '../../src');
const ofClient = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('simulator') && file !== path.join('ksc', 'methods.ts'))
  .map((file) => readFileSync(path.join(source, file), 'utf8'))
  .join('\n');

test('the table of methods holds every method that the client calls, and no other', () => {
  const written = [...ofClient.matchAll(/'([A-Z][A-Za-z]+\.[A-Z][A-Za-z_0-9]+)'/g)].map(([, name = '']) => name);
  // Methods of policy contents are put together from their last part.
  const contents = [...ofClient.matchAll(/call\('(Ss_[A-Za-z]+)'/g)].map(([, name = '']) => `SsContents.${name}`);
  expect([...new Set([...written, ...contents])].sort()).toEqual(clientMethods.map((one) => one.name).sort());
});
