import { SimulatorError } from '../simulator-error.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { stableNumber } from '../world/stable-id.ts';
import { checkFault, type Fault, type FaultInput, isMeant } from './fault.ts';

/** A fault that is set, with how many matching calls it has seen and how often it has happened. */
export interface FaultRow extends Fault {
  readonly id: number;
  readonly seen: number;
  readonly fired: number;
}

/** A fault that happens now; `chance` is a number from its seed for further choices. */
export interface FiredFault extends Fault {
  readonly chance: number;
}

/** Sets a fault and gives its id. Throws SimulatorError `sim/invalid-fault`. */
export function addFault(store: Store, input: FaultInput): number {
  const { kind, method, probability, skip, count, seed, ...settings } = checkFault(input);
  return store.run(
    'INSERT INTO faults (kind, method, probability, skip, count, seed, settings) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [kind, method, probability, skip, count, seed, JSON.stringify(settings)],
  ).id;
}

export function listFaults(store: Store): FaultRow[] {
  return store.all('SELECT * FROM faults ORDER BY id').map(faultOf);
}

/** Takes away one fault, or all; gives how many there were. Throws SimulatorError `sim/no-fault` for one that is not set. */
export function clearFaults(store: Store, id: number | undefined): number {
  if (id === undefined) return store.run('DELETE FROM faults').changes;
  const { changes } = store.run('DELETE FROM faults WHERE id = ?', [id]);
  if (changes === 0)
    throw new SimulatorError('sim/no-fault', `No fault ${id} is set.`, '"kscctl sim fault list" shows those that are.');
  return changes;
}

/** The faults that happen to a call, in the order in which they were set. Usually there are none, and nothing is written. */
export function fireForCall(store: Store, method: string): FiredFault[] {
  return fire(store, (fault) => fault.kind !== 'refuse' && isMeant(fault.method, method));
}

/** Whether a new connection is refused. */
export function isConnectionRefused(store: Store): boolean {
  return fire(store, (fault) => fault.kind === 'refuse').length > 0;
}

function fire(store: Store, isConcerned: (fault: FaultRow) => boolean): FiredFault[] {
  if (!listFaults(store).some(isConcerned)) return [];
  return store.transaction('write', () => {
    const fired: FiredFault[] = [];
    for (const fault of listFaults(store).filter(isConcerned)) {
      const number = fault.seen + 1;
      const happens =
        number > fault.skip &&
        (fault.count === 0 || fault.fired < fault.count) &&
        stableNumber(`${fault.seed}/fault/${number}`, 1_000_000) < fault.probability * 1_000_000;
      store.run('UPDATE faults SET seen = seen + 1, fired = fired + ? WHERE id = ?', [Number(happens), fault.id]);
      if (happens) fired.push({ ...fault, chance: stableNumber(`${fault.seed}/choice/${number}`, 1_000_000) });
    }
    return fired;
  });
}

function faultOf(row: Row): FaultRow {
  const settings = JSON.parse(textOf(row, 'settings')) as Pick<Fault, 'ms' | 'code' | 'edit'>;
  return {
    id: numberOf(row, 'id'),
    kind: textOf(row, 'kind') as Fault['kind'],
    method: textOf(row, 'method'),
    probability: numberOf(row, 'probability'),
    skip: numberOf(row, 'skip'),
    count: numberOf(row, 'count'),
    seed: numberOf(row, 'seed'),
    ...settings,
    seen: numberOf(row, 'seen'),
    fired: numberOf(row, 'fired'),
  };
}
