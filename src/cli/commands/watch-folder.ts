import path from 'node:path';
import type { WatchPorts } from '../../app/watch.ts';
import { revisionOf } from '../../gitops/revision.ts';
import type { CommonOptions } from '../common-options.ts';
import { openReadyProject, type ReadyProject } from '../compose/open-project.ts';
import type { WatchSource } from './watch-ports.ts';

/** The project's own folder: read anew in every cycle, for every moment of it is a version of its own. */
export function folderSource(root: string, options: CommonOptions): WatchSource {
  let ready: ReadyProject | null = null;
  let moment = 0;
  return {
    stateRoot: () => root,
    ready() {
      if (ready === null) throw new Error('no version is loaded');
      return ready;
    },
    async fetch() {
      const { revision } = await revisionOf(root);
      moment += 1;
      return { type: 'fetched', version: { key: `moment ${moment}`, revision } };
    },
    async load() {
      const opened = await openReadyProject({ ...options, directory: root }, root);
      if (!opened.ok) return { type: 'rejected', diagnostics: opened.diagnostics };
      ready = opened;
      return { type: 'loaded' };
    },
  };
}

/** Editors and git write in bursts; the cycle begins when a burst is over. */
const quietMs = 200;
const watched = ['kscctl.yaml', 'config', 'approvals', 'overlays'];

/** Watches the files that declare something; `.kscctl`, where the watch itself writes, is not among them. */
export async function folderChanges(
  root: string,
  changed: (files: readonly string[]) => void,
): ReturnType<WatchPorts['filesChanged']> {
  const { watch } = await import('chokidar');
  const files = new Set<string>();
  let quiet: NodeJS.Timeout | undefined;
  const watcher = watch(root, {
    ignoreInitial: true,
    ignored: (file) => {
      const [first = ''] = path.relative(root, file).split(path.sep);
      return first !== '' && !watched.includes(first);
    },
  });
  watcher.on('all', (_event, file) => {
    files.add(path.relative(root, file));
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      changed([...files].sort());
      files.clear();
    }, quietMs);
  });
  // A folder that cannot be watched any more is still compared at every interval.
  watcher.on('error', () => undefined);
  await new Promise<void>((ready) => void watcher.once('ready', () => ready()));
  return async () => {
    clearTimeout(quiet);
    await watcher.close();
  };
}
