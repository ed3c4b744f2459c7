import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allOf, anyOf, equals, not } from '../../src/ksc/filter.ts';
import { findAll } from '../../src/ksc/iterate.ts';
import { describeBranchOffice, manualStart } from '../../src/simulator/index.ts';
import { nastyText } from '../laws/arbitrary-of.ts';
import { simulatedServer, type TestServer } from '../laws/simulated-server.ts';
import { samples } from '../support/sampling.ts';

/** Names that would be something else if a filter took them for a pattern, a quote or an end. */
const names = [
  '*',
  '?',
  '[',
  ']',
  '[a-z]',
  '[^a]',
  '"',
  '""',
  '")(KLHST_WKS_DN="*',
  '(',
  ')',
  '\\',
  '%',
  '_',
  "'",
  '`',
  'a*',
  'a?',
  'ab',
  '[*]',
  'ä',
  '😀',
  '‮abc',
  '\x1B[31m',
  ' ',
  'a b',
  'T"2020-01-01 00:00:00"',
  'CURTIME(1)',
  '0x00',
  '-',
  'a-c',
  '!',
];

let server: TestServer;
beforeAll(async () => {
  const office = describeBranchOffice(1, manualStart);
  const [model] = office.devices;
  if (model === undefined) throw new Error('the world has no devices');
  const devices = names.map((name) => ({ ...model, name, domain: 'x' }));
  server = await simulatedServer({ world: { ...office, name: 'hostile', devices, tasks: [], updates: [] } });
});
afterAll(() => server[Symbol.asyncDispose]());

async function found(filter: string): Promise<string[]> {
  const rows = await findAll(server.client, 'HostGroup.FindHosts', { filter, fields: ['KLHST_WKS_DN'] });
  return rows.map((one) => String(one['KLHST_WKS_DN'])).sort();
}

describe('a filter for one name', () => {
  test.each(names)('finds the device that is called %j, and no other', async (name) => {
    const same = names.filter((one) => one.toLowerCase() === name.toLowerCase()).sort();
    expect(await found(equals('KLHST_WKS_DN', name))).toEqual(same);
  });

  test('finds nothing for a text that is no name, and is no error', async () => {
    await fc.assert(
      fc.asyncProperty(nastyText, async (text) => {
        const same = names.filter((one) => one.toLowerCase() === text.toLowerCase());
        expect(await found(equals('KLHST_WKS_DN', text))).toEqual(same);
      }),
      samples(40),
    );
  });

  test('stays what it is within and, or and not', async () => {
    const pick = fc.subarray(names, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(pick, pick, async (some, others) => {
        const any = (of: readonly string[]) => anyOf(of.map((name) => equals('KLHST_WKS_DN', name)));
        expect(await found(any(some))).toEqual([...some].sort());
        expect(await found(allOf([any(some), not(any(others))]))).toEqual(
          some.filter((one) => !others.includes(one)).sort(),
        );
      }),
      samples(15),
    );
  });
});
