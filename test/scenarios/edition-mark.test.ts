import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import { editPoint } from '../support/hand.ts';
import { openStage } from '../support/stage.ts';
import { startProxy } from '../support/tls-proxy.ts';

const everyName = [...new Set(kinds.flatMap((kind) => kind.dictionary).map((entry) => entry.name))];

/** What the server was sent by plan, apply, and plan and apply after a change by hand; in the order of arrival. */
async function sent(announce: boolean): Promise<{ readonly calls: string[]; readonly codes: unknown[] }> {
  const spec = announce ? {} : { dictionary: { accept: everyName } };
  // One session, so that there is one order.
  await using stage = await openStage({ simulator: { announce }, spec, target: { sessions: 1 } });
  const { project, server } = stage;
  await using proxy = await startProxy(server);
  project.edit('kscctl.yaml', server.running.url, proxy.url);
  const codes: unknown[] = [];
  codes.push((await project.plan()).code, (await project.apply()).code, (await project.plan()).code);
  await editPoint(server.client, 'ber-dp-01', { UaDistributeUpdates: false });
  project.remove('config/update-tasks.yaml');
  codes.push((await project.plan()).code, (await project.apply()).code);
  const { plan } = await project.plan();
  codes.push(plan.server.edition);
  return { calls: withoutIds(proxy.calls.map(({ method, body }) => `${method} ${body}`)), codes };
}

/** Ids that the server makes up for a session (iterators, contents) by their order of appearance. */
function withoutIds(calls: readonly string[]): string[] {
  const known = new Map<string, string>();
  return calls.map((call) =>
    call.replace(
      /"(strAccessor|wstrIteratorId|strTaskIteratorId|wstrID|wstrActionGuid)":"([^"]*)"/g,
      (_all, name, id) => {
        const number = known.get(String(id)) ?? `id ${known.size}`;
        known.set(String(id), number);
        return `"${String(name)}":"${number}"`;
      },
    ),
  );
}

test('with the mark removed and all entries accepted, plan and apply send the same calls byte for byte', async () => {
  const marked = await sent(true);
  const unmarked = await sent(false);
  expect(marked.codes).toEqual([2, 0, 0, 2, 0, 'simulated']);
  expect(unmarked.codes).toEqual([2, 0, 0, 2, 0, expect.stringMatching(/^(ksc-windows|ksc-linux|unknown)$/)]);
  expect(marked.calls.length).toBeGreaterThan(200);
  expect(unmarked.calls).toEqual(marked.calls);
});
