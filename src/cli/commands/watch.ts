import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type WatchPorts, watch } from '../../app/watch.ts';
import { findProject } from '../../config/find-project.ts';
import type { WatchedBranch } from '../../gitops/clone.ts';
import { withoutCredentials } from '../../gitops/git-failure.ts';
import { stateBase, watchFolder } from '../../gitops/state-folder.ts';
import { instantText } from '../../model/clock.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { WatchMode } from '../../model/watch-event.ts';
import { jsonText } from '../../report/json-text.ts';
import { failureJson } from '../../report/plan-json.ts';
import { watchEventJson } from '../../report/watch-json.ts';
import { watchEventText } from '../../report/watch-text.ts';
import { durationSeconds } from '../../schema/time.ts';
import { takeLock } from '../../storage/lock.ts';
import { formatOf } from '../common-options.ts';
import { localFailure } from '../compose/local-failure.ts';
import { lockHeld, lockTakenOver } from '../compose/lock-held.ts';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import { type Output, outputFor } from '../output.ts';
import { folderChanges, folderSource } from './watch-folder.ts';
import type { WatchOptions } from './watch-options.ts';
import { serverPorts, type WatchSource } from './watch-ports.ts';
import { repositorySource } from './watch-repository.ts';

/** `kscctl watch`: the GitOps loop, until SIGTERM or SIGINT. */
export async function watchCommand(options: WatchOptions, io: Io): Promise<number> {
  const format = formatOf(options);
  const seconds = durationSeconds(options.interval);
  if (seconds === null)
    throw new UsageError(`"${options.interval}" is no duration; write a whole number and s, m, h or d, such as 5m`);
  const { mode } = options;
  if (mode === 'ask') throw new UsageError('--mode ask is not in this version; use report or apply');
  const followed = options.repo === undefined ? null : watchedBranch(options.repo, options, io.cwd);
  if (followed === null) refuseRepositoryOptions(options);
  const request = { options, io, output: outputFor(options, io), format, mode, intervalMs: seconds * 1000 };
  return followed === null ? overFolder(request) : overRepository(followed, request);
}

interface Request {
  readonly options: WatchOptions;
  readonly io: Io;
  readonly output: Output;
  readonly format: string;
  readonly mode: WatchMode;
  readonly intervalMs: number;
}

async function overFolder(request: Request): Promise<number> {
  const { options, io } = request;
  const { root, diagnostics } = await findProject(io.cwd, options.directory ?? null);
  if (root === null) return refused(diagnostics, exitCodes.error, request);
  const filesChanged: WatchPorts['filesChanged'] = (changed) => folderChanges(root, changed);
  return follow({ source: folderSource(root, options), name: root, filesChanged }, request);
}

/** The clone and the state beside it are one watch's own for as long as it lives. */
async function overRepository(followed: WatchedBranch, request: Request): Promise<number> {
  const { options, io, output } = request;
  const base = stateBase(options.stateDir, io.env, io.cwd);
  if (base === null) throw new UsageError('there is no home folder to keep state in; name a folder with --state-dir');
  const folder = watchFolder(base, followed);
  const source = repositorySource(followed, folder, options.target ?? null, io);
  const name = `${withoutCredentials(followed.url)}${followed.branch === null ? '' : `, branch ${followed.branch}`}`;
  try {
    const lock = await takeLock(path.join(folder, 'watch.lock'), randomUUID(), instantText(Date.now()));
    if (!lock.held) return refused([lockHeld(lock.owner, lock.file, 'watching')], exitCodes.locked, request);
    try {
      if (lock.takenOverFrom !== null) output.notices([lockTakenOver(lock.takenOverFrom)], folder);
      return await follow({ source, name, filesChanged: () => Promise.resolve(() => Promise.resolve()) }, request);
    } finally {
      await lock.release();
    }
  } catch (error) {
    const failure = localFailure(error);
    if (failure === null) throw error;
    return refused([failure], exitCodes.error, request);
  }
}

function refused(diagnostics: readonly Diagnostic[], code: number, { io, output, format }: Request): number {
  if (format === 'json') io.stdout.write(`${jsonText(failureJson(diagnostics))}\n`);
  else output.failure(diagnostics, io.cwd, format);
  return code;
}

interface Watched {
  readonly source: WatchSource;
  /** For people. */
  readonly name: string;
  readonly filesChanged: WatchPorts['filesChanged'];
}

async function follow({ source, name, filesChanged }: Watched, request: Request): Promise<number> {
  const { io, output, format, mode, intervalMs } = request;
  await watch(
    { mode, intervalMs, source: name },
    {
      ...source,
      ...serverPorts({ source, io, events: output.events }),
      report(event, now) {
        const line =
          format === 'json' ? jsonText(watchEventJson(event, now)) : watchEventText(event, now, output.style);
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
