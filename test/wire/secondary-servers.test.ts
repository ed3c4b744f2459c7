import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { resetWorld } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { type JsonObject, textOf, unwrapAll, WireClient } from './wire-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sim-secondary-'));
const db = path.join(folder, 'a.db');
resetWorld(db, 'branch-office', 1, 'manual');
const database = new DatabaseSync(db);
database.exec(`INSERT INTO secondary_servers (id, name, instance_id, address, group_id, version, status, last_connected)
  VALUES (4, 'Branch server', 'inst-4', 'branch.acme.example:13000', 4, '15.1.0.0', 1, NULL),
         (5, 'Old server', 'inst-5', 'old.acme.example:13000', 0, '14.2.0.0', 0, NULL)`);
database.close();
const ctx = serverForTests({ now: 0 }, { db });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('secondary servers are listed by group, read and searched', async () => {
  const { client } = ctx;
  const names = async (nGroupId: number): Promise<unknown[]> =>
    unwrapAll((await client.call('ServerHierarchy.GetChildServers', { nGroupId }))['PxgRetVal']).map(
      (row) => row['KLSRVH_SRV_DN'],
    );
  expect(await names(-1)).toEqual(['Branch server', 'Old server']);
  expect(await names(4)).toEqual(['Branch server']);
  const info = { lServer: 5, pFields: ['KLSRVH_SRV_STATUS', 'KLSRVH_SRV_VERSION'] };
  expect(await client.call('ServerHierarchy.GetServerInfo', info)).toEqual({
    PxgRetVal: { KLSRVH_SRV_STATUS: 0, KLSRVH_SRV_VERSION: '14.2.0.0' },
  });
  expect(await client.refused('ServerHierarchy.GetServerInfo', { ...info, lServer: 6 })).toBe(1186);
  const found = await client.call('ServerHierarchy.FindSlaveServers', {
    wstrFilter: '(KLSRVH_SRV_STATUS=1)',
    pFieldsToReturn: ['KLSRVH_SRV_ID'],
    pFieldsToOrder: [],
    pParams: null,
    lMaxLifeTime: 60,
  });
  const page = { strAccessor: found['wstrIterator'] ?? '', nStart: 0, nCount: 9 };
  const { pChunk } = await client.call('ChunkAccessor.GetItemsChunk', page);
  expect(unwrapAll((pChunk as JsonObject)['KLCSP_ITERATOR_ARRAY'])).toEqual([{ KLSRVH_SRV_ID: 4 }]);
});

test('the way to a secondary server is prepared by its location or its instance, and nobody answers there', async () => {
  const { client } = ctx;
  const { PxgRetVal: location } = await client.call('CgwHelper.GetSlaveServerLocation', { nSlaveServerId: 4 });
  expect(location).toMatchObject({ GwLocHostId: 'inst-4', GwLocTargetComponent: '1093' });
  const byLocation = await client.call('GatewayConnection.PrepareGatewayConnection', {
    pLocations: location as JsonObject,
  });
  const byInstance = await client.call('GatewayConnection.PrepareGatewayConnectionToSecondaryServer', {
    srvInstanceId: 'inst-4',
  });
  for (const { wstrAuthKey } of [byLocation, byInstance]) {
    const visitor = new WireClient(ctx.server);
    const headers = { Authorization: `KSCGW ${textOf(wstrAuthKey)}` };
    const answer = await visitor.send('/api/v1.0/Session.StartSession', '{}', headers);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ PxgError: { code: 1195 } });
    visitor.close();
  }
  const unknown = { srvInstanceId: 'inst-9' };
  expect(await client.refused('GatewayConnection.PrepareGatewayConnectionToSecondaryServer', unknown)).toBe(1186);
});
