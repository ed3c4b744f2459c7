import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Before all tests: the command line that the scenarios run is built from the sources that are tested. They run a copy,
 * which no build that is started meanwhile takes away from under them.
 */
export default function build(): () => void {
  const root = path.resolve(import.meta.dirname, '../..');
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const copy = mkdtempSync(path.join(tmpdir(), 'kscctl-dist-'));
  cpSync(path.join(root, 'dist'), copy, { recursive: true });
  process.env['KSCCTL_TEST_DIST'] = copy;
  return () => rmSync(copy, { recursive: true, force: true });
}
