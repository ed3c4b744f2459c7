/** A server with a world on a file, in a process of its own: prints one line when ready, serves until SIGTERM. */
import { startSimulator } from '../src/simulator/index.ts';

const [world = 'branch-office', db = ':memory:'] = process.argv.slice(2);
const started = performance.now();
const running = await startSimulator({ db, world, seed: 1, clock: 'manual', user: 'bench', password: 'bench' });
const { url, caFile, admin } = running;
console.log(JSON.stringify({ url, caFile, admin, startMs: performance.now() - started }));
process.on('SIGTERM', () => void running.close().then(() => process.exit(0)));
