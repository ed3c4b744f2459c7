import { settingsText } from './agent-settings.ts';
import { holds } from './content.ts';
import { install, uninstall } from './install.ts';
import { isToBeRemoved, obstacleToAgent, sourceForAgent } from './rules.ts';
import type { FleetDevice, FleetState } from './state.ts';

/**
 * A device meets its server: it gets its policy (domain.md 7, synchronisation interval [V-sib]), the agent installs its
 * patches, and declined updates go. Patches are judged by the settings that have just been delivered.
 */
export function synchronise(state: FleetState, device: FleetDevice, time: number): void {
  device.lastSync = time;
  device.hasChanged = true;
  const settings = state.agentSettings(device.group);
  if (device.delivered === undefined || settingsText(device.delivered) !== settingsText(settings)) {
    device.delivered = settings;
    device.deliveredAt = time;
    const text = `agent settings delivered to ${device.name}`;
    state.events.push({ time, kind: 'policy-delivered', device: device.id, task: null, text });
  }
  const source = sourceForAgent(state, device, settings, time);
  for (const update of state.agentUpdates) {
    if (isToBeRemoved(update, device)) uninstall(state, device, update, time);
    else if (
      source !== undefined &&
      obstacleToAgent(state, update, device, settings) === undefined &&
      holds(source.content, update)
    )
      install(state, device, update, time, 'by the Network Agent');
  }
}
