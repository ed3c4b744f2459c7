import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { adminClient, inspectTopics, methodTable } from '../../src/simulator/index.ts';
import { DatabaseContent } from './database-content.ts';
import { Chance, likelyValue, oddValue, stringsIn } from './odd-values.ts';
import { serverForTests } from './server.ts';
import { type JsonObject, WireClient } from './wire-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sim-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const db = path.join(folder, 'a.db');
const clock = { now: 0 };
const ctx = serverForTests(clock, { db });
const rounds = process.env['KSCCTL_TEST_DEEP'] === '1' ? 10_000 : 500;
const seed = Number(process.env['KSCCTL_TEST_SEED'] || 20_260_302);
/** Ids are kept for later calls; the newest ones are the likeliest to be good still. */
const keptStrings = 60;
const liveEvery = 100;

test(`${rounds} odd calls neither stop the server nor leave a change behind when they are refused or only read (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const chance = new Chance(seed);
  const content = new DatabaseContent(db);
  const methods = methodTable.filter(({ name }) => name !== 'Session.EndSession' && name !== 'Session.StartSession');
  let seen: string[] = [];
  let before = content.digest();
  let [refusals, writes] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const method = chance.pick(methods);
    const names = Object.entries(method.arguments).filter(() => chance.is(0.98));
    const args: JsonObject = Object.fromEntries(
      names.map(([name, type]) => [name, chance.is(0.85) ? likelyValue(chance, name, type, seen) : oddValue(chance)]),
    );
    if (chance.is(0.02)) args[chance.pick(['more', '__proto__', 'constructor'])] = oddValue(chance);
    const answer = await ctx.client.ask(method.name, args);
    const isRefused = 'PxgError' in answer;
    refusals += Number(isRefused);
    seen = [...seen, ...(isRefused ? [] : stringsIn(answer))].slice(-keptStrings);
    clock.now += 20;
    const after = content.digest();
    if (isRefused || method.kind === 'read')
      expect(after, `round ${round}: ${method.name} ${JSON.stringify(args)}`).toBe(before);
    else writes += Number(after !== before);
    before = after;
    if (round % liveEvery === liveEvery - 1) {
      await live();
      before = content.digest();
    }
  }
  content.close();
  expect(refusals).toBeGreaterThan(rounds / 4);
  expect(rounds - refusals).toBeGreaterThan(rounds / 10);
  expect(writes).toBeGreaterThan(rounds / 200);
});

/** What was accepted must leave a world that goes on and can be looked at. */
async function live(): Promise<void> {
  const admin = adminClient(ctx.server.admin ?? '');
  await admin.advance(3_600_000);
  for (const topic of inspectTopics) await admin.inspect(topic);
}

test('bodies that are cut, doubled or no text at all are answered', async () => {
  const chance = new Chance(seed);
  const client = new WireClient(ctx.server);
  await client.login();
  const whole = '{"pInfo": {"name": "x", "parentId": 999}}';
  for (let round = 0; round < 60; round += 1) {
    const cut = whole.slice(0, chance.below(whole.length));
    const noise = Buffer.from(Array.from({ length: 20 }, () => chance.below(256)));
    for (const body of [cut, whole + whole, noise]) {
      const { status } = await client.send('/api/v1.0/HostGroup.AddGroup', body);
      expect(status === 400 || (status === 200 && body === '')).toBe(true);
    }
  }
  expect((await client.send('/api/v1.0/Session.Ping', '{}')).status).toBe(200);
  client.close();
});
