import { readFileSync } from 'node:fs';
import { startSimulator } from '../../src/simulator/index.ts';
import { WireClient } from '../wire/wire-client.ts';

const [db = '', name = '', groups = '0'] = process.argv.slice(2);
const server = await startSimulator({
  db,
  world: 'branch-office',
  seed: 1,
  clock: 'manual',
  user: 'u',
  password: 'p',
  admin: false,
});
const client = await WireClient.connected(server);
const ids: number[] = [];
for (let index = 0; index < Number(groups); index += 1) {
  const { PxgRetVal: id } = await client.call('HostGroup.AddGroup', {
    pInfo: { name: `${name}-${index}`, parentId: 0 },
  });
  ids.push(Number(id));
}
client.close();
await server.close();
process.stdout.write(JSON.stringify({ ids, certificate: readFileSync(server.caFile, 'utf8') }));
