import { expect, test } from 'vitest';
import { adminClient, inspectTopics, methodTable } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { type Json, type JsonObject, WireClient } from './wire-client.ts';

const ctx = serverForTests();
const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 500);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_302);

/** A small generator of numbers from 0 to below 1 (mulberry32), so that a round can be repeated. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const oddStrings = [
  '',
  'x',
  '0',
  '-1',
  '(KLHST_WKS_DN="*")',
  '((((',
  '"; DROP TABLE groups; --',
  '\u0000',
  '😀',
  '86',
  '1103',
  '1.0.0.0',
];
const oddNumbers = [0, 1, -1, 2, 5, 999, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1e21, 0.5, 2 ** 53];
const oddNames = ['name', 'parentId', 'UaHostId', 'KLPOL_DN', 'Name', 'constructor', 'toString', 'type', 'value', ''];

function oddValue(random: () => number, depth = 0): Json {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  switch (Math.floor(random() * (depth > 3 ? 4 : 8))) {
    case 0:
      return pick(oddStrings);
    case 1:
      return pick(oddNumbers);
    case 2:
      return random() < 0.5;
    case 3:
      return null;
    case 4:
      return Array.from({ length: Math.floor(random() * 4) }, () => oddValue(random, depth + 1));
    case 5:
      return { type: pick(['params', 'long', 'datetime', 'binary', 'nope']), value: oddValue(random, depth + 1) };
    default:
      return Object.fromEntries(
        Array.from({ length: Math.floor(random() * 4) }, () => [pick(oddNames), oddValue(random, depth + 1)]),
      );
  }
}

test(`${rounds} odd calls neither stop the server nor leave a change behind when they are refused (seed ${seed})`, async () => {
  const random = randomFrom(seed);
  const admin = adminClient(ctx.server.admin ?? '');
  const topics = inspectTopics.filter((topic) => topic !== 'calls' && topic !== 'events');
  const state = async (): Promise<string> =>
    JSON.stringify(await Promise.all(topics.map((topic) => admin.inspect(topic))));
  const methods = methodTable.filter(({ name }) => !name.startsWith('Session.'));
  let before = await state();
  let refusals = 0;
  for (let round = 0; round < rounds; round += 1) {
    const method = methods[Math.floor(random() * methods.length)];
    if (method === undefined) continue;
    const names = Object.keys(method.arguments).filter(() => random() < 0.95);
    const args: JsonObject = Object.fromEntries(names.map((name) => [name, oddValue(random)]));
    const answer = await ctx.client.ask(method.name, args);
    const isRefused = 'PxgError' in answer;
    refusals += Number(isRefused);
    if (method.kind === 'read' || !isRefused) {
      if (!isRefused) before = await state();
      continue;
    }
    expect(await state(), `${method.name} ${JSON.stringify(args)}`).toBe(before);
  }
  expect(refusals).toBeGreaterThan(rounds / 2);
});

test('bodies that are cut, doubled or no text at all are answered', async () => {
  const random = randomFrom(seed);
  const client = new WireClient(ctx.server);
  await client.login();
  const whole = '{"pInfo": {"name": "x", "parentId": 999}}';
  for (let round = 0; round < 60; round += 1) {
    const cut = whole.slice(0, Math.floor(random() * whole.length));
    const noise = Buffer.from(Array.from({ length: 20 }, () => Math.floor(random() * 256)));
    for (const body of [cut, whole + whole, noise]) {
      const { status } = await client.send('/api/v1.0/HostGroup.AddGroup', body);
      expect(status === 400 || (status === 200 && body === '')).toBe(true);
    }
  }
  expect((await client.send('/api/v1.0/Session.Ping', '{}')).status).toBe(200);
  client.close();
});
