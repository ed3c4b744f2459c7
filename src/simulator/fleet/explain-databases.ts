import { agentProduct } from '../objects/agent-policy.ts';
import { explainTasks } from './explain-task.ts';
import type { FleetDevice, FleetState } from './state.ts';

const hourMs = 3_600_000;
/** "Up to date" for people: databases at most a day old (additions 5, AV database status [D]). */
const freshMs = 24 * hourMs;

/** Whether a device has a security application, which is anything but the agent: without one it has no databases. */
export function isProtected(device: FleetDevice): boolean {
  return device.products.products.some(({ product }) => product !== agentProduct);
}

/** Whether its databases are at most a day old. */
export function isFresh(device: FleetDevice, now: number): boolean {
  return now - device.bases <= freshMs;
}

/**
 * The first missing link of the chain that brings newer databases to a device, in words; empty where they are fresh. It
 * asks the same rules as the engine (rules.ts); the engine never asks this.
 */
export function explainDatabases(state: FleetState, device: FleetDevice, now: number): string {
  if (!isProtected(device) || isFresh(device, now)) return '';
  const products = device.products.products.filter(({ product }) => product !== agentProduct);
  const wanted = {
    isIn: ({ bases }: { readonly bases: number }) => bases > device.bases,
    arriving: 'newer ones are being installed',
    refusedBy: () => undefined,
  };
  return explainTasks(state, wanted, products.map(({ product }) => product).join(', '), device, now);
}
