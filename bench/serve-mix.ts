/** A server with a mix of the size given, in a process of its own: prints one line when ready, serves until SIGTERM. */
import { startSimulator } from '../src/simulator/index.ts';
import { mixOf } from './mix.ts';

const [size = '1000', db = ':memory:'] = process.argv.slice(2);
const { world } = mixOf(Number(size));
const running = await startSimulator({
  db,
  world,
  seed: 1,
  clock: 'manual',
  user: 'bench',
  password: 'bench',
  admin: false,
});
console.log(JSON.stringify({ url: running.url, caFile: running.caFile }));
process.on('SIGTERM', () => void running.close().then(() => process.exit(0)));
