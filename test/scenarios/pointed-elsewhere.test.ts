import { expect, test } from 'vitest';
import { changesOf, type PlanDocument } from '../support/documents.ts';
import { applied } from '../support/name-stage.ts';
import { documents } from '../support/project.ts';

const file = 'config/download-updates.yaml';
const id = 'DownloadUpdatesTask/download-to-points';

const told = ({ diagnostics }: PlanDocument) =>
  diagnostics.filter((one) => one.code === 'ownership/pointed-elsewhere').map((one) => one.message);

test('a task that metadata.serverKey gives up is told in each plan and kept, until it is named again or may go', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const { PxgRetVal } = await server.client.call('Tasks.GetTaskData', { strTask: '2' });
  const { TASK_UNIQUE_ID: _id, ...data } = PxgRetVal as Record<string, never>;
  const { PxgRetVal: copy } = await server.client.call('Tasks.AddTask', { pData: data });
  const other = String(copy);
  const entries = () =>
    (JSON.parse(project.read('.kscctl/ledger/hq.json')) as { entries: Record<string, object> }).entries;
  const keysOf = () =>
    Object.entries(entries())
      .filter(([one]) => one.startsWith(id))
      .map(([one, entry]) => [one, entry]);
  const before = keysOf();

  project.edit(file, '{name: download-to-points}', `{name: download-to-points, serverKey: '${other}'}`);
  const { plan } = await project.plan();
  expect(told(plan)).toHaveLength(1);
  for (const key of ['2', other]) expect(told(plan)[0]).toContain(`'${key}'`);
  expect(changesOf(plan)).toMatchObject([{ id: `${id} (earlier, 2)`, action: 'delete', held: ['protected'] }]);
  expect((await project.apply()).report.summary).toMatchObject({ held: 1, applied: 0 });
  expect(keysOf()).toMatchObject([
    [id, { serverKey: other, origin: 'adopted' }],
    [`${id} (earlier, 2)`, { serverKey: '2', origin: 'created' }],
  ]);
  expect(told((await project.plan()).plan)).toEqual(told(plan));

  // It is named again: everything is as it was.
  project.edit(file, `serverKey: '${other}'`, "serverKey: '2'");
  expect((await project.apply()).code).toBe(0);
  expect(keysOf()).toEqual(before);

  // It may go.
  project.edit(file, "serverKey: '2'", `serverKey: '${other}'`);
  expect((await project.apply('--acknowledge', 'protected', '--reason', 'x')).code).toBe(0);
  expect((await server.admin.inspect('tasks')).map((row) => String(row['id']))).not.toContain('2');
  const after = await project.plan();
  expect([after.code, told(after.plan)]).toEqual([0, []]);
});

test('a group that another one takes the path of is kept under a path of its own, which it gets first', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const call = async (method: string, args: Record<string, never> | object) =>
    Number((await server.client.call(method, args as never))['PxgRetVal']);
  const parentId = await call('HostGroup.GetGroupId', { nParent: 0, strName: 'Headquarters' });
  const old = await call('HostGroup.GetGroupId', { nParent: parentId, strName: 'Pilot' });
  const other = await call('HostGroup.AddGroup', { pInfo: { name: 'Other', parentId } });
  const pilot = '{name: Headquarters/Pilot}';
  project.edit('config/groups.yaml', pilot, pilot.replace('}', `, serverKey: '${other}'}`));
  const kept = { name: 'Headquarters/Earlier', serverKey: String(old) };
  project.write({ 'config/more.yaml': documents(['AdministrationGroup', kept, {}]) });
  const { plan } = await project.plan();
  expect(told(plan)).toEqual([]);
  expect(plan.waves.map((wave) => wave.map((one) => `${one.action} ${one.name}`))).toEqual([
    ['update Headquarters/Earlier'],
    ['update Headquarters/Pilot'],
  ]);
  expect((await project.apply()).code).toBe(0);
  expect(await call('HostGroup.GetGroupId', { nParent: parentId, strName: 'Pilot' })).toBe(other);
  expect((await project.plan()).code).toBe(0);
  // It is still known that kscctl made the earlier one.
  project.write({ 'config/more.yaml': null });
  expect(changesOf((await project.plan()).plan).map((one) => [one.name, one.action])).toEqual([
    ['Headquarters/Earlier', 'delete'],
  ]);
});
