import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Project } from '../support/project.ts';

/** A project under git, in its own folder, with a bare repository beside it that it pushes to. */
export interface ConfigRepository {
  /** Folder of the bare repository. */
  readonly bare: string;
  /** Commits all files and pushes; gives the commit's id. */
  commit(): string;
  git(...args: readonly string[]): string;
}

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test', '-c', 'commit.gpgsign=false'];

export function configRepository(project: Project): ConfigRepository {
  const bare = path.join(project.root, '.bare.git');
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...identity, ...args], {
      cwd: project.root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--initial-branch=main', '.');
  git('init', '--quiet', '--bare', '--initial-branch=main', bare);
  project.write({ '.gitignore': '.kscctl/\n.bare.git/\n.state/\n' });
  return {
    bare,
    git,
    commit() {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', 'change');
      git('push', '--quiet', '--force', bare, 'HEAD:main');
      return git('rev-parse', 'HEAD');
    },
  };
}
