import { expect, it } from 'vitest';
import { parseRevisionRange } from '../../src/gitops/revision-range.ts';

it.each([
  ['main..HEAD', { base: 'main', head: 'HEAD' }],
  ['v1.2..feature/x', { base: 'v1.2', head: 'feature/x' }],
  ['HEAD~1..', { base: 'HEAD~1', head: null }],
  ['HEAD', { base: 'HEAD', head: null }],
])('reads %s', (text, range) => {
  expect(parseRevisionRange(text)).toEqual(range);
});

it.each(['', '..', '..HEAD', 'a...b', 'a..b..c', '--output=x..HEAD', 'a..-b', 'HEAD:config', 'a b'])(
  'refuses "%s"',
  (text) => {
    expect(parseRevisionRange(text)).toBeNull();
  },
);
