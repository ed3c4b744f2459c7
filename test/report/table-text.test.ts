import { expect, test } from 'vitest';
import { tableText } from '../../src/report/table-text.ts';

const rows = [
  {
    id: 1,
    group: 'Branches/Berlin',
    setting: 'A_VERY_LONG_SECTION_NAME/bAVeryLongNameOfASetting',
    by: 'Some policy of the head office',
  },
  { id: 2, group: 'Zweigstellen/\u6771\u4eac', setting: 'short', by: null },
];
const wide = { ...rows[0], more: 'lock of '.repeat(20).trim(), other: 'x'.repeat(90), last: 'y '.repeat(50).trim() };

test.each([40, 60, 80, 120])('nothing of a table is lost or wider than %i columns', async (width) => {
  for (const some of [rows, [wide]]) {
    const text = await tableText(some, width);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
    const bare = text.replaceAll(/\s/g, '');
    for (const value of some.flatMap((row) => Object.values(row)))
      for (const word of String(value ?? '').split(/[ /]/)) if (word.length < 20) expect(bare).toContain(word);
    expect(text).not.toContain('\u2026');
  }
});

test('where columns do not fit, values stand in one column, also in lines below', async () => {
  const text = await tableText([wide], 60);
  const label = 'setting  '.length;
  for (const line of text.split('\n')) expect(line.charAt(label)).toMatch(/\S/);
});
