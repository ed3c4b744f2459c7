import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createClient } from '../../src/ksc/client.ts';
import { ReadOnlyViolation } from '../../src/ksc/errors.ts';
import { methodTable } from '../../src/simulator/index.ts';
import { openStage, startServer } from '../support/stage.ts';

const writing = new Set(methodTable.filter((method) => method.kind === 'write').map((method) => method.name));

test('plan sends no writing method, before apply and after changes by hand', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  const calls = async () => (await server.admin.inspect('calls')).slice();
  const seen = async (what: () => Promise<unknown>) => {
    const before = (await calls()).length;
    await what();
    return (await calls()).slice(before);
  };
  const first = await seen(() => project.plan());
  expect(first.length).toBeGreaterThan(20);
  expect(first.filter((call) => call['wrote'] === true || writing.has(String(call['method'])))).toEqual([]);

  const applied = await seen(() => project.apply());
  expect(applied.some((call) => call['wrote'] === true)).toBe(true);
  project.edit('config/update-tasks.yaml', 'install: approved', 'install: databasesOnly');
  project.remove('config/download-updates.yaml');
  const second = await seen(() => project.plan());
  expect(second.length).toBeGreaterThan(20);
  expect(second.filter((call) => call['wrote'] === true || writing.has(String(call['method'])))).toEqual([]);
});

test('over a connection that may only read every writing method is refused before it is sent', async () => {
  await using server = await startServer();
  const { url, caFile, user, password } = server.running;
  const client = createClient({
    url,
    credentials: { type: 'basic', user, password, domain: null },
    virtualServer: null,
    trust: { ca: readFileSync(caFile, 'utf8') },
    sessions: 1,
    timeoutMs: 5000,
    access: 'read-only',
  });
  expect(writing.size).toBeGreaterThan(10);
  for (const method of writing) await expect(client.call(method, {}), method).rejects.toThrow(ReadOnlyViolation);
  await expect(client.call('No.SuchMethod', {})).rejects.toThrow(ReadOnlyViolation);
  await client.close();
  const methods = (await server.admin.inspect('calls')).map((call) => String(call['method']));
  expect(methods.filter((method) => writing.has(method))).toEqual([]);
});
