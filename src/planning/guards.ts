import type { Change } from '../model/change.ts';
import type { Acknowledgement, GuardFinding, GuardName, GuardSettings } from '../model/guard.ts';
import type { Ledger } from '../model/ledger.ts';

export interface GuardInput {
  readonly changes: readonly Change[];
  readonly settings: GuardSettings;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly ledger: Ledger | null;
  readonly nothingDeclared: boolean;
  /** Kinds that were not read whole. */
  readonly partialKinds: readonly string[];
  /** Why a dictionary entry may not be written through here; null for one that is proven. */
  unproven(wireName: string): string | null;
}

export interface Guarded {
  /** Guards that hold each change, by id. */
  readonly held: ReadonlyMap<string, readonly GuardName[]>;
  readonly findings: readonly GuardFinding[];
}

interface Finding {
  readonly guard: GuardName;
  readonly limit: number | null;
  readonly value: number | null;
  readonly holds: readonly string[];
  readonly explanation: string;
}

type Check = (input: GuardInput) => Finding | null;

const everyGuard: readonly Check[] = [
  emptyLoad,
  partialRead,
  maxDeletes,
  maxUninstalls,
  acceptEula,
  protectedActions,
  unprovenWire,
];
/** Guards that look at whom changes reach. */
const guardsOfImpact: readonly Check[] = [maxUninstalls];

/** Runs every guard over the changes. A guard that is acknowledged is still reported, and holds nothing. */
export function guard(input: GuardInput): Guarded {
  return run(everyGuard, input);
}

/** The guards that need no impact: whom a change reaches depends on what they hold. */
export function guardActions(input: GuardInput): Guarded {
  return run(
    everyGuard.filter((check) => !guardsOfImpact.includes(check)),
    input,
  );
}

function run(checks: readonly Check[], input: GuardInput): Guarded {
  const found = checks.flatMap((check) => check(input) ?? []);
  const held = new Map<string, GuardName[]>();
  const findings = found.map((one): GuardFinding => {
    const acknowledged = isAcknowledged(one.guard, input.acknowledgements);
    if (!acknowledged) for (const id of one.holds) held.set(id, [...(held.get(id) ?? []), one.guard]);
    const { guard: name, limit, value, explanation } = one;
    return { guard: name, limit, value, acknowledged, explanation };
  });
  return { held, findings };
}

/** Names of the wire are proven, not agreed to: `dictionary.accept` lifts that guard, an acknowledgement does not. */
function isAcknowledged(name: GuardName, acknowledgements: readonly Acknowledgement[]): boolean {
  return name !== 'unproven-wire' && acknowledgements.some((one) => one.guard === name);
}

/** Forgetting is held as well: a ledger that was emptied by mistake no longer knows what kscctl made. */
function emptyLoad({ changes, nothingDeclared, ledger }: GuardInput): Finding | null {
  const holds = changes.filter((one) => one.action === 'delete' || one.action === 'forget').map((one) => one.id);
  if (!nothingDeclared || holds.length === 0) return null;
  const owned = Object.keys(ledger?.entries ?? {}).length;
  const explanation = `The configuration declares nothing, but ${owned} resources are owned: an empty load deletes nothing and forgets nothing.`;
  return { guard: 'empty-load', limit: 0, value: holds.length, holds, explanation };
}

function partialRead({ changes, partialKinds }: GuardInput): Finding | null {
  const holds = changes
    .filter(
      (one) =>
        partialKinds.includes(one.kind) &&
        (one.action === 'create' || one.action === 'delete' || one.action === 'replace'),
    )
    .map((one) => one.id);
  if (holds.length === 0) return null;
  const explanation = `Not every object could be read of: ${partialKinds.join(', ')}. What seems absent may be there.`;
  return { guard: 'partial-read', limit: 0, value: holds.length, holds, explanation };
}

/** All deletions are held, not only those beyond the limit: which of them would be too many nobody can say. */
function maxDeletes({ changes, settings }: GuardInput): Finding | null {
  const deletions = changes.filter(removes).map((one) => one.id);
  if (deletions.length <= settings.maxDeletes) return null;
  const explanation = `${deletions.length} objects would be deleted, more than the limit of ${settings.maxDeletes}.`;
  return { guard: 'max-deletes', limit: settings.maxDeletes, value: deletions.length, holds: deletions, explanation };
}

function maxUninstalls({ changes, settings }: GuardInput): Finding | null {
  const over = changes.filter(
    (one) => one.impact.uninstalls === null || one.impact.uninstalls > settings.maxUninstalls,
  );
  if (over.length === 0) return null;
  const counts = over.map((one) => one.impact.uninstalls);
  const value = counts.includes(null) ? null : counts.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const explanation = `Declining would uninstall updates from ${value === null ? 'an unknown number of' : value} devices.`;
  return {
    guard: 'max-uninstalls',
    limit: settings.maxUninstalls,
    value,
    holds: over.map((one) => one.id),
    explanation,
  };
}

function acceptEula({ changes, settings }: GuardInput): Finding | null {
  if (!settings.acceptEula) return null;
  const silent = changes.filter(
    (one) =>
      one.fields.some((field) => field.path === '/spec/acceptEulas') &&
      'desired' in one &&
      one.desired['reason'] === undefined,
  );
  if (silent.length === 0) return null;
  const explanation =
    'An End User License Agreement would be accepted in the name of the company, and no reason says why.';
  return { guard: 'accept-eula', limit: 0, value: silent.length, holds: silent.map((one) => one.id), explanation };
}

function protectedActions({ changes, ledger }: GuardInput): Finding | null {
  const prevented = changes.filter((one) => isPrevented(one, ledger)).map((one) => one.id);
  const doubtful = changes.filter(isDoubtful);
  const holds = changes.filter((one) => prevented.includes(one.id) || isDoubtful(one)).map((one) => one.id);
  if (holds.length === 0) return null;
  const explanation = [
    ...(prevented.length === 0 ? [] : [`lifecycle.prevent forbids what is planned for ${prevented.join(', ')}.`]),
    ...doubtful.map(({ id, doubt }) => `${id} would remove an object, which needs consent: ${doubt}.`),
  ].join(' ');
  return { guard: 'protected', limit: 0, value: holds.length, holds, explanation };
}

function isPrevented(change: Change, ledger: Ledger | null): boolean {
  if (change.action === 'forget') return false;
  const declared =
    'metadata' in change ? (change.metadata.lifecycle?.prevent ?? []) : (ledger?.entries[change.id]?.prevent ?? []);
  return declared.includes(change.action) || (removes(change) && declared.includes('delete'));
}

/** A replacement removes the old object, unless another change takes it. */
function removes(change: Change): boolean {
  return change.action === 'delete' || (change.action === 'replace' && change.passedOn === undefined);
}

/** Whether a change would remove what may not be kscctl's to remove. */
export function isDoubtful(change: Change): change is Change & { readonly doubt: string } {
  return removes(change) && 'doubt' in change && change.doubt !== undefined;
}

function unprovenWire({ changes, unproven }: GuardInput): Finding | null {
  const reasons = new Map<string, string>();
  const holds: string[] = [];
  for (const change of changes) {
    const missing = change.wireNames.filter((name) => unproven(name) !== null);
    if (missing.length === 0) continue;
    holds.push(change.id);
    for (const name of missing) reasons.set(name, unproven(name) ?? '');
  }
  if (holds.length === 0) return null;
  const explanation = `Names of the wire that are not proven on this server would be written: ${[...reasons].map(([name, why]) => `${name} (${why})`).join('; ')}.`;
  return { guard: 'unproven-wire', limit: 0, value: holds.length, holds, explanation };
}
