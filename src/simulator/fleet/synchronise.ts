import { nextSync } from '../objects/working-hours.ts';
import { type Clockwork, ranks } from './clockwork.ts';
import { install, uninstall } from './install.ts';
import { sourceForAgent } from './rules.ts';
import type { FleetDevice, FleetState } from './state.ts';
import type { AgentWork } from './update-choice.ts';

/**
 * Lets a device synchronise at its next moment after `at` if that changes anything. A synchronisation that changes
 * nothing is not carried out: when it was follows from the device's hours (objects/working-hours.ts).
 */
export function examine(state: FleetState, clockwork: Clockwork, device: FleetDevice, at: number): void {
  if (device.isSyncQueued || !hasWork(state, device, at)) return;
  const time = nextSync(device.hours, device.syncPhase, at);
  if (time === undefined) return;
  device.isSyncQueued = true;
  clockwork.push({
    time,
    rank: ranks.deviceSyncs,
    key: device.id,
    happen: () => {
      device.isSyncQueued = false;
      synchronise(state, device, time);
      examine(state, clockwork, device, time);
    },
  });
}

/**
 * A device meets its server: it gets its policy (domain.md 7, synchronisation interval [V-sib]), the agent installs its
 * patches, and declined updates go. Patches are judged by the settings that have just been delivered.
 */
export function synchronise(state: FleetState, device: FleetDevice, time: number): void {
  const settings = state.agentSettings(device);
  if (device.delivered !== settings) {
    device.delivered = settings;
    device.deliveredAt = time;
    state.dirty.add(device);
    const text = `agent settings delivered to ${device.name}`;
    state.events.push({ time, kind: 'policy-delivered', device: device.id, task: null, text });
  }
  const { install: wanted, remove } = workOf(state, device, time);
  for (const update of remove) uninstall(state, device, update, time);
  for (const update of wanted) install(state, device, update, time, 'by the Network Agent');
}

function hasWork(state: FleetState, device: FleetDevice, at: number): boolean {
  if (device.delivered !== state.agentSettings(device)) return true;
  const { install: wanted, remove } = workOf(state, device, at);
  return wanted.length + remove.length > 0;
}

function workOf(state: FleetState, device: FleetDevice, at: number): AgentWork {
  const settings = state.agentSettings(device);
  return state.choice.forAgent(device, settings, sourceForAgent(state, device, settings, at)?.content);
}
