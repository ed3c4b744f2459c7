import path from 'node:path';
import { makePlan } from '../../app/make-plan.ts';
import type { LedgerStore } from '../../app/ports.ts';
import { revisionOf } from '../../gitops/revision.ts';
import type { Names } from '../../kinds/names/names.ts';
import { kinds } from '../../kinds/registry.ts';
import { diagnostic } from '../../model/diagnostic.ts';
import type { EventSink } from '../../model/event.ts';
import type { Acknowledgement, GuardSettings } from '../../model/guard.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Plan } from '../../model/plan.ts';
import { LedgerUnreadable } from '../../storage/ledger-file.ts';
import { CommandFailure } from '../failures.ts';
import { type ReadyProject, stateFolder } from './open-project.ts';
import type { OpenedTarget } from './open-target.ts';

export interface PreparedPlan {
  readonly plan: Plan;
  readonly names: Names;
  readonly ledger: Ledger | null;
  readonly acknowledgements: readonly Acknowledgement[];
}

export interface PlanSettings {
  readonly ready: ReadyProject;
  readonly server: OpenedTarget;
  readonly store: LedgerStore;
  readonly guards: GuardSettings;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly events: EventSink;
}

export function ledgerPath(root: string, target: string): string {
  return path.join(stateFolder(root), 'ledger', `${encodeURIComponent(target)}.json`);
}

/** The plan for a ready project on an opened target. Throws CommandFailure with what stands in the way. */
export async function preparePlan(settings: PlanSettings): Promise<PreparedPlan> {
  const { ready, server, store } = settings;
  const ledger = await loadLedger(store);
  if (ledger !== null && ledger.server !== server.facts.identity) {
    const file = ledgerPath(ready.root, ready.target.name);
    throw new CommandFailure([
      diagnostic('ledger/other-server', {
        message: `The ledger ${path.relative(ready.root, file)} belongs to ${ledger.server}, but this is ${server.facts.identity}`,
      }),
    ]);
  }
  const { loaded, target } = ready;
  const result = await makePlan({
    kinds,
    target: target.name,
    resources: loaded.resources,
    configDigest: loaded.configDigest,
    revision: revisionOf(ready.root),
    server,
    ledger,
    guards: settings.guards,
    acknowledgements: settings.acknowledgements,
    clock: Date.now,
    events: settings.events,
    placed: loaded.placed,
  });
  if (!result.ok) throw new CommandFailure([...ready.notices, ...result.diagnostics]);
  const plan = { ...result.plan, diagnostics: [...ready.notices, ...result.plan.diagnostics] };
  return { plan, names: result.names, ledger: result.ledger, acknowledgements: settings.acknowledgements };
}

async function loadLedger(store: LedgerStore): Promise<Ledger | null> {
  try {
    return await store.load();
  } catch (error) {
    if (!(error instanceof LedgerUnreadable)) throw error;
    throw new CommandFailure([diagnostic('ledger/unreadable', { message: error.message })]);
  }
}
