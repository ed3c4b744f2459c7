import { openExisting } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import type { FaultInput } from './fault.ts';
import { addFault, clearFaults, type FaultRow, listFaults } from './fault-store.ts';

/** Sets a fault in a database, for whatever servers run on it, and gives its id. Throws SimulatorError. */
export function faultAdd(db: string, fault: FaultInput): number {
  return withStore(db, (store) => addFault(store, fault));
}

/** The faults that are set in a database. Throws SimulatorError. */
export function faultList(db: string): FaultRow[] {
  return withStore(db, listFaults);
}

/** Takes away one fault by its id, or all, and gives how many there were. Throws SimulatorError. */
export function faultClear(db: string, id?: number): number {
  return withStore(db, (store) => clearFaults(store, id));
}

function withStore<T>(db: string, work: (store: Store) => T): T {
  const store = openExisting(db);
  try {
    return work(store);
  } finally {
    store.close();
  }
}
