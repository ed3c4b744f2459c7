import path from 'node:path';
import { findProject } from '../../config/find-project.ts';
import { loadProject } from '../../config/load-project.ts';
import { targetNamed } from '../../config/project.ts';
import { openClone, RevisionUnusable, type WatchedBranch } from '../../gitops/clone.ts';
import { GitFailure } from '../../gitops/git-failure.ts';
import type { Answer } from '../../gitops/loop-state.ts';
import { kinds } from '../../kinds/registry.ts';
import { diagnostic, hasErrors } from '../../model/diagnostic.ts';
import { localFailure } from '../compose/local-failure.ts';
import { type ReadyProject, stateFolder, worldNames } from '../compose/open-project.ts';
import type { Io } from '../io.ts';
import type { WatchSource } from './watch-ports.ts';

/** A branch of a git repository, followed in a clone below `folder`; its state lies beside the clone, not in it. */
export function repositorySource(watched: WatchedBranch, folder: string, target: string | null, io: Io): WatchSource {
  const clone = openClone(path.join(folder, 'clone'), watched, io.env, io.signal);
  const cacheFile = path.join(stateFolder(folder), 'cache', 'parse.json');
  let ready: ReadyProject | null = null;
  return {
    stateRoot: () => folder,
    ready() {
      if (ready === null) throw new Error('no version is loaded');
      return ready;
    },
    fetch: () =>
      answering(async () => {
        const commit = await clone.fetch();
        return { type: 'fetched', version: { key: commit, revision: commit } };
      }),
    load: (version) =>
      answering(async () => {
        const root = await clone.checkOut(version.key);
        const found = await findProject(root, root);
        if (found.root === null) return { type: 'rejected', diagnostics: found.diagnostics };
        const loaded = await loadProject(root, kinds, { cacheFile, worlds: worldNames });
        const { project } = loaded;
        if (project === null || hasErrors(loaded.diagnostics))
          return { type: 'rejected', diagnostics: loaded.diagnostics };
        const chosen = targetNamed(project, target);
        if (chosen.target === null) return { type: 'rejected', diagnostics: chosen.diagnostics };
        ready = { root, loaded, project, target: chosen.target, notices: loaded.diagnostics };
        return { type: 'loaded' };
      }),
  };
}

/** A commit that cannot be used is refused until another one comes; all other failures of git, and of this machine, may pass. */
async function answering(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const local = localFailure(error);
    if (local !== null) return { type: 'failed', stage: 'source', diagnostics: [local] };
    if (!(error instanceof GitFailure)) throw error;
    const diagnostics = [diagnostic(error.code, { message: error.message })];
    return error instanceof RevisionUnusable
      ? { type: 'rejected', diagnostics }
      : { type: 'failed', stage: 'source', diagnostics };
  }
}
