import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Before all tests: the command line that the scenarios run is built from the sources that are tested. */
export default function build(): void {
  const root = path.resolve(import.meta.dirname, '../..');
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
