import { expect, test } from 'vitest';
import { openStage } from '../support/stage.ts';

const points = 'config/distribution-points.yaml';
const told = (diagnostics: readonly { readonly code: string; readonly message: string }[]) =>
  diagnostics.filter((one) => one.code === 'reach/cut-off').map((one) => one.message);

test('a plan that takes the points away from devices that may use nothing else says how many are cut off', async () => {
  await using stage = await openStage();
  const { project } = stage;
  expect((await project.apply()).code).toBe(0);
  const whole = project.read(points);
  const lisbon = [expect.stringMatching(/^8 devices would have no source/)];
  project.takeOut(points, 'lis-dp-01');
  expect(told((await project.plan()).plan.diagnostics)).toEqual(lisbon);
  // The same where the last point of a group goes to others, also on another device.
  project.write({ [points]: whole.replace('[Branches/Lisbon]', '[Branches/Prague]') });
  expect(told((await project.plan()).plan.diagnostics)).toEqual(lisbon);
  project.edit(points, /device: lis-dp-01\S*/.exec(whole)?.[0] ?? '', 'device: lis-ws-01');
  expect(told((await project.plan()).plan.diagnostics)).toEqual(lisbon);
  project.write({ [points]: null });
  const devices = 40;
  const all = told((await project.plan()).plan.diagnostics);
  expect(all).toEqual([expect.stringMatching(new RegExp(`^${devices} devices would have no source`))]);

  // A point above them serves them, or they may go elsewhere: nobody is cut off.
  project.write({ [points]: whole.replace('[Headquarters]', '[/]') });
  project.takeOut(points, 'lis-dp-01');
  expect(told((await project.plan()).plan.diagnostics)).toEqual([]);
  project.write({ [points]: null });
  project.edit('config/network-agent.yaml', 'PointsOnly: {value: true', 'PointsOnly: {value: false');
  expect(told((await project.plan()).plan.diagnostics)).toEqual([]);
});

test('a policy that allows points only where there are none says how many are cut off', async () => {
  await using stage = await openStage();
  const { project } = stage;
  project.write({ [points]: null });
  expect(told((await project.plan()).plan.diagnostics)).toEqual([expect.stringMatching(/^40 devices would have no/)]);
});
