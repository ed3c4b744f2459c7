import { expect, test } from 'vitest';
import { groupId } from '../support/hand.ts';
import { openStage } from '../support/stage.ts';

const headquarters = 3;

test('a decline goes through though something failed beside it, and a group that cannot go says what to do', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  const decisions = 'approvals/2026-03.yaml';
  project.edit(decisions, 'status: Declined', 'status: Approved');
  expect((await project.apply()).code).toBe(0);
  const pilot = await groupId(server.client, 'Pilot', headquarters);
  await server.client.call('HostGroup.AddGroup', { pInfo: { name: 'Sub', parentId: pilot } });
  project.takeOut('config/groups.yaml', 'Headquarters/Pilot');
  project.edit(decisions, /status: Approved(\n {6}reason: Replaced)/, 'status: Declined$1');
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  expect(Object.fromEntries(report.outcomes.map((one) => [one.id, one.outcome]))).toEqual({
    'AdministrationGroup/Headquarters/Pilot': 'failed',
    'UpdateApproval/0b5614fd1536fb122e30fa0c311a4e96': 'applied',
  });
  const failed = report.outcomes.find((one) => one.outcome === 'failed');
  expect(failed?.error?.message).toContain('empty it in the console, or declare it again');
});
