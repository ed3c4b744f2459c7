import { applyPlan } from '../../app/apply-plan.ts';
import type { WatchPorts } from '../../app/watch.ts';
import type { Answer, Version } from '../../gitops/loop-state.ts';
import { pictureOf } from '../../gitops/picture.ts';
import { kinds } from '../../kinds/registry.ts';
import { Interrupted } from '../../ksc/interruptible.ts';
import type { EventSink } from '../../model/event.ts';
import { ledgerFile } from '../../storage/ledger-file.ts';
import type { HeldLock } from '../../storage/lock.ts';
import { localFailure } from '../compose/local-failure.ts';
import type { ReadyProject } from '../compose/open-project.ts';
import { type OpenedTarget, openTarget } from '../compose/open-target.ts';
import { ledgerPath, type PreparedPlan, preparePlan } from '../compose/prepare-plan.ts';
import { serverFailure } from '../compose/server-failure.ts';
import { type Locking, underLock } from '../compose/under-lock.ts';
import { CommandFailure } from '../failures.ts';
import type { Io } from '../io.ts';

/** Where a watch gets its project from. */
export interface WatchSource {
  fetch(): Promise<Answer>;
  /** Reads the version; `ready` gives it from then on. */
  load(version: Version): Promise<Answer>;
  ready(): ReadyProject;
  /** Folder that holds `.kscctl` of what is watched. */
  stateRoot(): string;
}

export interface ServerPorts {
  readonly source: WatchSource;
  readonly io: Io;
  readonly events: EventSink;
}

/** Plans over a connection that may only read, and applies under the lock, planning anew there. */
export function serverPorts({ source, io, events }: ServerPorts): Pick<WatchPorts, 'plan' | 'apply'> {
  return {
    plan: () =>
      answering(() =>
        onServer('read-only', async (_server, { plan }) => ({ type: 'planned', picture: pictureOf(plan) })),
      ),
    apply: () =>
      answering(() =>
        underLock(locking(), (runId) =>
          onServer('read-write', async ({ runClient, dictionary }, prepared) => {
            const context = { client: runClient, dictionary, names: prepared.names };
            const store = storeOf(source);
            const report = await applyPlan({ ...prepared, kinds, context, store, runId, events, signal: io.signal });
            return { type: 'applied', report };
          }),
        ),
      ),
  };

  /** What the server or this machine could not do may be possible at the next try. */
  async function answering(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CommandFailure) return { type: 'rejected', diagnostics: error.diagnostics };
      // The watch is told to end by what interrupted this, and asks for nothing more.
      if (error instanceof Interrupted) return { type: 'failed', stage: 'server', diagnostics: [] };
      const ofServer = serverFailure(error, source.ready().target.name);
      if (ofServer !== null) return { type: 'failed', stage: 'server', diagnostics: [ofServer] };
      const local = localFailure(error);
      if (local !== null) return { type: 'failed', stage: 'state', diagnostics: [local] };
      throw error;
    }
  }

  function locking(): Locking<Answer> {
    return {
      root: source.stateRoot(),
      locked: (lock) => ({ type: 'locked', reason: waitingFor(lock) }),
      notice: (one) => events({ type: 'notice', diagnostic: one }),
    };
  }

  async function onServer(
    access: 'read-only' | 'read-write',
    work: (server: OpenedTarget, prepared: PreparedPlan) => Promise<Answer>,
  ): Promise<Answer> {
    const ready = source.ready();
    const { target } = ready;
    // The embedded server's database is state too; other targets read files of the project itself.
    const project = target.server.type === 'embedded' ? { ...ready.project, root: source.stateRoot() } : ready.project;
    const server = await openTarget({ project, target, access, io, events }).catch((error: unknown) => {
      if (error instanceof CommandFailure) return error;
      throw error;
    });
    if (server instanceof CommandFailure) return { type: 'failed', stage: 'server', diagnostics: server.diagnostics };
    try {
      // Nobody is asked in a watch, so agreements are accepted only where a reason says why (contract.md, Guards).
      const guards = { ...ready.project.guards, acceptEula: true };
      const store = storeOf(source);
      const prepared = await preparePlan({ ready, server, store, guards, acknowledgements: [], events });
      return await work(server, prepared);
    } finally {
      await server.close();
    }
  }
}

function waitingFor({ owner, file }: HeldLock): string {
  if (owner === 'fleeting') return `the lock ${file} is in the way, but was never there to be read`;
  if (owner === 'damaged') return `the lock ${file} is damaged; if nothing is applying, remove it`;
  return `process ${owner.pid} on ${owner.host} is applying since ${owner.startedAt} (${file})`;
}

function storeOf(source: WatchSource) {
  return ledgerFile(ledgerPath(source.stateRoot(), source.ready().target.name));
}
