import path from 'node:path';
import { type WatchPorts, watch } from '../../app/watch.ts';
import { findProject } from '../../config/find-project.ts';
import type { WatchedBranch } from '../../gitops/clone.ts';
import { withoutCredentials } from '../../gitops/git-failure.ts';
import { stateBase, watchFolder } from '../../gitops/state-folder.ts';
import { failureJson } from '../../report/plan-json.ts';
import { watchEventJson } from '../../report/watch-json.ts';
import { watchEventText } from '../../report/watch-text.ts';
import { durationSeconds } from '../../schema/time.ts';
import { formatOf } from '../common-options.ts';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import { outputFor } from '../output.ts';
import { folderChanges, folderSource } from './watch-folder.ts';
import type { WatchOptions } from './watch-options.ts';
import { serverPorts, type WatchSource } from './watch-ports.ts';
import { repositorySource } from './watch-repository.ts';

/** `kscctl watch`: the GitOps loop, until SIGTERM or SIGINT. */
export async function watchCommand(options: WatchOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const format = formatOf(options);
  const seconds = durationSeconds(options.interval);
  if (seconds === null)
    throw new UsageError(`"${options.interval}" is no duration; write a whole number and s, m, h or d, such as 5m`);
  const { mode } = options;
  if (mode === 'ask') throw new UsageError('--mode ask is not in this version; use report or apply');
  const followed = options.repo === undefined ? null : watchedBranch(options.repo, options, io.cwd);
  if (followed === null) refuseRepositoryOptions(options);

  let source: WatchSource;
  let filesChanged: WatchPorts['filesChanged'] = () => Promise.resolve(() => Promise.resolve());
  let name: string;
  if (followed === null) {
    const found = await findProject(io.cwd, options.directory ?? null);
    if (found.root === null) {
      if (format === 'json') io.stdout.write(`${JSON.stringify(failureJson(found.diagnostics))}\n`);
      else output.failure(found.diagnostics, io.cwd, format);
      return exitCodes.error;
    }
    const { root } = found;
    source = folderSource(root, options);
    filesChanged = (changed) => folderChanges(root, changed);
    name = root;
  } else {
    const base = stateBase(options.stateDir, io.env, io.cwd);
    if (base === null) throw new UsageError('there is no home folder to keep state in; name a folder with --state-dir');
    source = await repositorySource(followed, watchFolder(base, followed), options.target ?? null, io);
    name = `${withoutCredentials(followed.url)}${followed.branch === null ? '' : `, branch ${followed.branch}`}`;
  }
  await watch(
    { mode, intervalMs: seconds * 1000, source: name },
    {
      ...source,
      ...serverPorts({ source, io, events: output.events }),
      report(event, now) {
        const line =
          format === 'json' ? JSON.stringify(watchEventJson(event, now)) : watchEventText(event, now, output.style);
        io.stdout.write(`${line}\n`);
      },
      clock: Date.now,
      timer: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
      filesChanged,
      signal: io.signal,
    },
  );
  return exitCodes.done;
}

function watchedBranch(repo: string, { branch, path: folder, directory }: WatchOptions, cwd: string): WatchedBranch {
  if (directory !== undefined)
    throw new UsageError('-C names a project folder; with --repo the folder within the repository is --path');
  if (repo === '' || repo.startsWith('-')) throw new UsageError(`"${repo}" is no address of a repository`);
  if (branch !== undefined && !isBranchName(branch)) throw new UsageError(`"${branch}" is no name of a branch`);
  const within = path.posix.normalize(folder ?? '.').replace(/\/$/, '');
  if (path.isAbsolute(within) || within.split('/').includes('..')) {
    throw new UsageError(`--path ${folder} leads out of the repository`);
  }
  const isRemote = /^[a-z][a-z0-9+.-]*:\/\//i.test(repo) || /^[^/]+:/.test(repo);
  return { url: isRemote ? repo : path.resolve(cwd, repo), branch: branch ?? null, path: within === '.' ? '' : within };
}

/** The rules of git for names, as far as they matter for one that is part of an argument. */
function isBranchName(name: string): boolean {
  return /^[^-./][^\s~^:?*[\\]*$/.test(name) && !/\.\.|@\{|\/\/|\.lock$|[./]$/.test(name);
}

function refuseRepositoryOptions({ branch, path: folder, stateDir, mode }: WatchOptions): void {
  if (mode === 'apply') throw new UsageError('--mode apply needs --repo: a folder is only reported on');
  const given = [
    ['--branch', branch],
    ['--path', folder],
    ['--state-dir', stateDir],
  ].find(([, value]) => value !== undefined);
  if (given !== undefined) throw new UsageError(`${given[0]} needs --repo`);
}
