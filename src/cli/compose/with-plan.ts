import type { LedgerStore } from '../../app/ports.ts';
import type { ClientOptions } from '../../ksc/client.ts';
import type { EventSink } from '../../model/event.ts';
import type { Acknowledgement } from '../../model/guard.ts';
import { ledgerFile } from '../../storage/ledger-file.ts';
import type { Io } from '../io.ts';
import type { ReadyProject } from './open-project.ts';
import { type OpenedTarget, openTarget } from './open-target.ts';
import { ledgerPath, type PreparedPlan, preparePlan } from './prepare-plan.ts';

export interface PlanRequest {
  readonly ready: ReadyProject;
  readonly access: ClientOptions['access'];
  readonly acknowledgements: readonly Acknowledgement[];
  readonly io: Io;
  readonly events: EventSink;
}

/** What a plan was made with. */
export interface Planned {
  readonly server: OpenedTarget;
  readonly store: LedgerStore;
  readonly prepared: PreparedPlan;
}

/** Opens the target of a project, makes the plan, and closes the target after the work on it. */
export async function withPlan<T>(request: PlanRequest, work: (planned: Planned) => Promise<T>): Promise<T> {
  const { ready, access, acknowledgements, io, events } = request;
  const { project, target, root } = ready;
  const server = await openTarget({ project, target, access, io, events });
  try {
    const store = ledgerFile(ledgerPath(root, target.name));
    const { guards } = project;
    const prepared = await preparePlan({ ready, server, store, guards, acknowledgements, events });
    return await work({ server, store, prepared });
  } finally {
    await server.close();
  }
}
