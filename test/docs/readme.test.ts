import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** A run has an id of its own. */
const withoutRunId = (text: string) => text.replace(/Run [0-9a-f-]{36}/g, 'Run ID');

test('the README shows what the demo really prints', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const shown = [...readme.matchAll(/```\n([\s\S]*?)```/g)]
    .map((block) => block[1] ?? '')
    .find((block) => block.includes('$ kscctl validate'));
  const printed = withoutRunId(
    execFileSync(process.execPath, [path.join(root, 'scripts', 'demo.ts')], { encoding: 'utf8' }),
  );
  const passages = withoutRunId(shown ?? '')
    .split(/^\s*\.\.\.\n/m)
    .map((passage) => passage.trim());
  expect(passages.length).toBeGreaterThan(2);
  let at = 0;
  for (const passage of passages) {
    const found = printed.indexOf(passage, at);
    expect(found, `this stands in the README, but the demo does not print it:\n${passage}`).toBeGreaterThanOrEqual(0);
    at = found + passage.length;
  }
  expect(printed.trimEnd().endsWith('In sync: no changes.')).toBe(true);
});
