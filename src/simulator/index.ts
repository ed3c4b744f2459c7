/** The simulated Administration Server: the only way in for the rest of kscctl. */
export { type AdminClient, adminClient } from './admin-client.ts';
export { advance, checkDatabaseWorld, inspect, letStandFor, resetWorld } from './database-operations.ts';
export { type FaultInput, faultKinds } from './faults/fault.ts';
export { faultAdd, faultClear, faultList } from './faults/fault-operations.ts';
export type { AdvanceReport } from './fleet/advance.ts';
export { type InspectTopic, inspectTopics } from './inspect/inspect.ts';
export type { InspectRow } from './inspect/row.ts';
export type { Evidence, Method } from './methods/method.ts';
export { methodTable } from './methods/table.ts';
export { type RunningSimulator, type SimulatorOptions, startSimulator } from './server.ts';
export { SimulatorError } from './simulator-error.ts';
export type { ClockKind } from './store/clock.ts';
export type { NamedWorld } from './world/asked-world.ts';
export { describeBranchOffice } from './world/branch-office.ts';
export type * from './world/description.ts';
export { manualStart, worlds } from './world/find-world.ts';
export type { Product } from './world/product.ts';
