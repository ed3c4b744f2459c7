import { loadFleet } from '../fleet/load.ts';
import { SimulatorError } from '../simulator-error.ts';
import { presentTime } from '../store/clock.ts';
import type { Store } from '../store/store.ts';
import { inspectDevices, inspectPoints } from './machines.ts';
import { ownersOf } from './owners.ts';
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
    switch (topic) {
      case 'eulas':
        return inspectEulas(store);
      case 'events':
        return inspectEvents(store);
      case 'calls':
        return inspectCalls(store);
      default:
        return inspectFleet(store, topic);
    }
  });
}

function inspectFleet(store: Store, topic: Exclude<InspectTopic, 'eulas' | 'events' | 'calls'>): InspectRow[] {
  const now = presentTime(store);
  const state = loadFleet(store);
  const owners = ownersOf(store, state.groups);
  switch (topic) {
    case 'devices':
      return inspectDevices(store, state, owners, now);
    case 'groups':
      return inspectGroups(store, state, owners);
    case 'distribution-points':
      return inspectPoints(state, owners, now);
    case 'tasks':
      return inspectTasks(store, state, owners, now);
    case 'policies':
      return inspectPolicies(store, state, owners);
    case 'settings':
      return inspectEffectiveSettings(state, owners);
    case 'updates':
      return inspectUpdates(store, state);
  }
}

function isTopic(topic: string): topic is InspectTopic {
  return (inspectTopics as readonly string[]).includes(topic);
}
