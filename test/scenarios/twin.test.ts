import { expect, test } from 'vitest';
import { openStage } from '../support/stage.ts';

test('a second task that is like the one that is owned is told about, with the numbers of both', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  await server.admin.faultAdd({ kind: 'duplicate', method: 'Tasks.AddTask', count: 1 });
  expect((await project.apply()).code).toBe(0);
  await server.admin.faultClear();
  const { code, plan } = await project.plan();
  expect(code).toBe(0);
  const twins = plan.diagnostics.filter((one) => one.code === 'ownership/twin');
  expect(twins).toHaveLength(1);
  const keys = (await server.admin.inspect('tasks')).filter((row) => String(row['task']).startsWith('Download'));
  expect(keys).toHaveLength(2);
  for (const row of keys) expect(twins[0]?.message).toContain(`serverKey '${String(row['id'])}'`);
});
