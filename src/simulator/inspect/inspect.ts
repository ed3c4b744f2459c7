import { loadFleet } from '../fleet/load.ts';
import { SimulatorError } from '../simulator-error.ts';
import { presentTime } from '../store/clock.ts';
import type { Store } from '../store/store.ts';
import { inspectDevices, inspectPoints } from './machines.ts';
import { inspectCalls, inspectEulas, inspectEvents } from './records.ts';
import type { InspectRow } from './row.ts';
import { inspectEffectiveSettings, inspectGroups, inspectPolicies, inspectUpdates } from './settings.ts';
import { inspectTasks } from './tasks.ts';

export type InspectTopic =
  | 'devices'
  | 'groups'
  | 'distribution-points'
  | 'tasks'
  | 'policies'
  | 'settings'
  | 'updates'
  | 'eulas'
  | 'events'
  | 'calls';

export const inspectTopics: readonly InspectTopic[] = [
  'devices',
  'groups',
  'distribution-points',
  'tasks',
  'policies',
  'settings',
  'updates',
  'eulas',
  'events',
  'calls',
];

/** Looks inside a server. Throws SimulatorError `sim/unknown-topic` for a topic that a person mistyped. */
export function inspectStore(store: Store, topic: string): InspectRow[] {
  if (!isTopic(topic))
    throw new SimulatorError(
      'sim/unknown-topic',
      `There is no topic '${topic}'.`,
      `Topics: ${inspectTopics.join(', ')}.`,
    );
  return store.transaction('read', () => {
    const now = presentTime(store);
    switch (topic) {
      case 'devices':
        return inspectDevices(store, loadFleet(store), now);
      case 'groups':
        return inspectGroups(store, loadFleet(store));
      case 'distribution-points':
        return inspectPoints(loadFleet(store), now);
      case 'tasks':
        return inspectTasks(store, loadFleet(store), now);
      case 'policies':
        return inspectPolicies(store, loadFleet(store));
      case 'settings':
        return inspectEffectiveSettings(loadFleet(store));
      case 'updates':
        return inspectUpdates(store, loadFleet(store));
      case 'eulas':
        return inspectEulas(store);
      case 'events':
        return inspectEvents(store);
      case 'calls':
        return inspectCalls(store);
    }
  });
}

function isTopic(topic: string): topic is InspectTopic {
  return (inspectTopics as readonly string[]).includes(topic);
}
