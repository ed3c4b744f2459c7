import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { WatchedBranch } from './clone.ts';
import type { Environment } from './git.ts';
import { withoutCredentials } from './git-failure.ts';

/** Where the state of watched repositories is: `given`, or kscctl below the XDG state folder. Null without a home. */
export function stateBase(given: string | undefined, env: Environment, cwd: string): string | null {
  if (given !== undefined) return resolve(cwd, given);
  const xdg = env['XDG_STATE_HOME'] ?? '';
  if (xdg.startsWith('/')) return join(xdg, 'kscctl');
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  return home === '' ? null : join(home, '.local', 'state', 'kscctl');
}

/** One folder a repository, branch and project folder. A changed password in the URL does not make another one. */
export function watchFolder(base: string, { url, branch, path }: WatchedBranch): string {
  const plainUrl = withoutCredentials(url);
  const digest = createHash('sha256')
    .update(JSON.stringify([plainUrl, branch, path]))
    .digest('hex');
  const name = basename(plainUrl)
    .replace(/\.git$/, '')
    .replace(/[^A-Za-z0-9_-]/g, '-')
    .slice(0, 40);
  return join(base, `${name}-${digest.slice(0, 12)}`);
}
