import { expect, test } from 'vitest';
import { movedAlong } from '../../src/app/moved-along.ts';
import { groupPath, object, text } from '../../src/schema/field.ts';
import { entryOf, madeUpKind } from '../planning/made-up.ts';

const kind = madeUpKind({ schema: object('A thing.', { group: groupPath('Its group.'), note: text('A note.') }) });

test('what stands in or below a group that was taken elsewhere moves along, and nothing else does', () => {
  const of = (group: string) => entryOf(group, { group, note: 'Old' });
  const entries = {
    'Thing/in': of('Old'),
    'Thing/below': of('Old/Berlin'),
    'Thing/beside': of('Older'),
    'Thing/written': of('Old'),
    'Gone/of-no-kind': of('Old'),
  };
  const before = structuredClone(entries);
  const after = movedAlong(entries, [kind], { from: 'Old', to: 'New/Old' }, new Set(['Thing/written']));
  expect(after).toEqual({
    ...before,
    'Thing/in': entryOf('Old', { group: 'New/Old', note: 'Old' }),
    'Thing/below': entryOf('Old/Berlin', { group: 'New/Old/Berlin', note: 'Old' }),
  });
  expect(entries).toEqual(before);
});
