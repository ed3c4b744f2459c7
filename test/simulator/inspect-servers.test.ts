import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tableText } from '../../src/report/table-text.ts';
import { inspect, resetWorld } from '../../src/simulator/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kscctl-inspect-servers-'));
const provider = join(folder, 'msp.db');
const branchOffice = join(folder, 'branch-office.db');
const topics = ['devices', 'groups', 'distribution-points', 'tasks', 'policies', 'settings'] as const;

beforeAll(() => {
  resetWorld(provider, 'msp', 1, 'manual');
  resetWorld(branchOffice, 'branch-office', 1, 'manual');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(topics)(
  '%s of virtual servers are told apart by the name of the server, which is null on the main one',
  (topic) => {
    const rows = inspect(provider, topic);
    const servers = new Set(rows.map((row) => row['server']));
    const customers = Array.from({ length: 50 }, (_item, index) => `customer-${String(index + 1).padStart(2, '0')}`);
    expect(servers).toEqual(new Set([...customers, null]));
    for (const row of rows) {
      const named = String(row['device'] ?? row['point'] ?? row['task'] ?? row['policy'] ?? '');
      if (named !== '') expect(named).toContain(row['server'] ?? 'provider');
    }
  },
);

test('groups of one path stand by server, each once', () => {
  const rows = inspect(provider, 'groups');
  const places = rows.map((row) => `${row['server']} ${row['group']}`);
  expect(new Set(places).size).toBe(rows.length);
  const servers = rows.map((row) => row['server']);
  expect(servers.filter((server, index) => server !== servers[index - 1])).toHaveLength(51);
  expect(servers[0]).toBe(null);
});

test.each(topics)(
  '%s of a world without virtual servers have no column for them, but the member in JSON',
  async (topic) => {
    const rows = inspect(branchOffice, topic);
    for (const row of rows) expect(row).toHaveProperty('server', null);
    const without = rows.map(({ server: _server, ...rest }) => rest);
    expect(await tableText(rows, 200)).toBe(await tableText(without, 200));
  },
);
