import { expect, test } from 'vitest';
import { projectWith } from '../support/project.ts';
import { credentials, password, startServer, targetFile, user } from '../support/stage.ts';
import { basic, WireClient } from '../wire/wire-client.ts';

const declared = `apiVersion: kscctl/v1
kind: AdministrationGroup
metadata: {name: Shops}
spec: {}
---
apiVersion: kscctl/v1
kind: UpdateTask
metadata: {name: linux}
spec:
  product: kesl
  scope: {group: /}
  schedule: {every: 1h, runMissed: true}
---
apiVersion: kscctl/v1
kind: UpdateTask
metadata: {name: points}
spec:
  product: KES
  scope: {selection: Distribution points}
  schedule: {every: 1h}
`;

test('a virtual server is planned for, applied to and looked into like any other, and its fleet follows', async () => {
  await using server = await startServer({ world: 'msp' });
  const { url, caFile } = server.running;
  const files = {
    'kscctl.yaml': targetFile({ url, caFile, virtualServer: 'customer-03' }),
    'config/all.yaml': declared,
  };
  using project = projectWith(files, credentials);
  const first = await project.plan();
  expect([first.code, first.plan.summary['create']]).toEqual([2, 3]);
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
  const doctor = await project.run('doctor', '--discover', '--json');
  expect(doctor.code, doctor.stderr).toBe(0);
  expect(doctor.stdout).toContain('Update KES, customer-03');
  expect(doctor.stdout).not.toContain('customer-02');
  await server.admin.advance(24 * 3_600_000);
  const uncovered = (await server.admin.inspect('devices'))
    .filter((row) => row['databasesWait'] === 'no update task for kesl covers this device')
    .map((row) => String(row['device']));
  expect(uncovered.length).toBeGreaterThan(0);
  expect(uncovered.filter((name) => name.startsWith('customer-03-'))).toEqual([]);
  const [task] = (await server.admin.inspect('tasks')).filter((row) => row['task'] === 'linux');
  expect(task?.['completed']).toBeGreaterThan(0);
  // A selection is one of all servers, and its task one of this server.
  const ran = (await server.admin.inspect('events')).filter((row) => String(row['text']).startsWith("task 'points' "));
  expect(new Set(ran.map((row) => String(row['device']).replace(/-\w+-\d+$|-dp.*$/, '')))).toEqual(
    new Set(['customer-03']),
  );

  // A token of the main server leads to the virtual one that the target names; one of another is refused there.
  const onMain = String((await server.client.call('Session.CreateToken'))['PxgRetVal']);
  using byToken = projectWith(files, { KSCCTL_TOKEN: onMain });
  const there = await byToken.plan();
  expect(there.plan.server.identity).toBe(first.plan.server.identity);
  byToken.write({ 'kscctl.yaml': targetFile({ url, caFile }) });
  expect((await byToken.plan()).plan.server.identity).toMatch(/\/0$/);
});

test('a session on another server than the target names is refused: of the main one for a virtual one, and back', async () => {
  // In a world without virtual servers the simulated server takes any name for itself, as an old server might.
  await using plain = await startServer();
  using asksForOne = projectWith(
    {
      'kscctl.yaml': targetFile({ url: plain.running.url, caFile: plain.running.caFile, virtualServer: 'customer-03' }),
      'config/all.yaml': declared,
    },
    credentials,
  );
  await using msp = await startServer({ world: 'msp' });
  const customer = new WireClient(msp.running);
  await customer.send('/api/v1.0/login', '', {
    Authorization: basic(user, password),
    'X-KSC-VServer': Buffer.from('customer-03').toString('base64'),
  });
  const KSCCTL_TOKEN = String((await customer.call('Session.CreateToken'))['PxgRetVal']);
  customer.close();
  using asksForMain = projectWith(
    {
      'kscctl.yaml': targetFile({ url: msp.running.url, caFile: msp.running.caFile }),
      'config/all.yaml': declared,
    },
    { KSCCTL_TOKEN },
  );
  for (const project of [asksForOne, asksForMain])
    for (const command of ['plan', 'apply --auto-approve', 'doctor']) {
      const refused = await project.run(...command.split(' '), '--json');
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain('"server/other-virtual-server"');
    }
});
