import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changesOf } from '../support/documents.ts';
import { groupId } from '../support/hand.ts';
import { documents } from '../support/project.ts';
import { beforeCall } from '../support/tls-proxy.ts';

const headquarters = 3;
const file = 'config/late.yaml';

test('a group that somebody made after the plan was made is not taken for one of ours, and so never deleted', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  const { client } = stage.server;
  expect((await project.apply()).code).toBe(0);
  project.write({ [file]: documents(['AdministrationGroup', 'Headquarters/Late', {}]) });
  const byHand = () => client.call('HostGroup.AddGroup', { pInfo: { name: 'Late', parentId: headquarters } });
  proxy.interfere = beforeCall('HostGroup.GetGroupId', 1, byHand);
  const { code, report } = await project.apply();
  expect([code, report.outcomes.map((one) => one.outcome)]).toEqual([1, ['overtaken']]);
  const id = await groupId(client, 'Late', headquarters);
  expect(report.outcomes[0]?.error?.message).toBe(
    `someone else made it (serverKey '${id}') after the plan was made; nothing was written`,
  );
  proxy.interfere = () => null;
  expect((await project.apply()).code).toBe(0);
  project.remove(file);
  expect(changesOf((await project.plan()).plan)).toMatchObject([{ action: 'forget' }]);
});
