import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Proposal } from '../../src/app/doctor/proposals.ts';
import { overrideBlock } from '../../src/report/override-block.ts';

const line: Proposal = {
  part: 'override',
  name: 'update-task.KES',
  value: { product: 'KES', type: 'updater' },
  sureness: 'likely',
  why: 'product KES',
  chosen: true,
};

test('the block is YAML that says above each line how sure it is, and takes only what was chosen', () => {
  const text = overrideBlock([
    line,
    { ...line, chosen: false, sureness: 'possible', value: { product: 'KES', type: 'x' } },
  ]);
  expect(text).toContain('# likely: product KES\n      update-task.KES: {"product"');
  expect(text).toContain('# possible: product KES\n      # update-task.KES: {"product"');
  expect(parse(`spec:\n${text}`)).toEqual({
    spec: { dictionary: { override: { 'update-task.KES': { product: 'KES', type: 'updater' } } } },
  });
});

test('where nothing is likely the block is comments alone', () => {
  const text = overrideBlock([{ ...line, chosen: false }]);
  expect(parse(`spec:\n${text}\n  guards: {}`)).toEqual({ spec: { guards: {} } });
  expect(overrideBlock([])).toBeNull();
});

test('names from the server neither leave their line nor reach the terminal', () => {
  const hostile = 'a\n  targets: []\u001b[2J\u202e"# \u009b';
  const text = overrideBlock([{ ...line, part: 'templates', value: { task: hostile }, why: hostile }]) ?? '';
  expect(Array.from(text).filter((one) => one !== '\n' && /[\p{Cc}\u202e]/u.test(one))).toEqual([]);
  expect(parse(`spec:\n${text}`)).toEqual({
    spec: { dictionary: { templates: { 'update-task.KES': { task: hostile } } } },
  });
});
