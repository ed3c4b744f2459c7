import { expect, test } from 'vitest';
import { diagnostic } from '../../src/model/diagnostic.ts';

test.each([
  ['The file holds "x"', 'The file holds "x".'],
  ['connect ECONNREFUSED 127.0.0.1:1\n', 'connect ECONNREFUSED 127.0.0.1:1.'],
  ['Access is denied.', 'Access is denied.'],
  ['Name "a" fits nothing; did you mean "b"?', 'Name "a" fits nothing; did you mean "b"?'],
])('a message ends as a sentence, whoever worded it: %j', (message, told) => {
  expect(diagnostic('server/call-failed', { message }).message).toBe(told);
});
