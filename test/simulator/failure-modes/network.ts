import { advanceAtOnce, type Happened } from '../../../src/simulator/fleet/run.ts';
import type { InspectTopic } from '../../../src/simulator/index.ts';
import { inspectStore } from '../../../src/simulator/inspect/inspect.ts';
import type { InspectRow } from '../../../src/simulator/inspect/row.ts';
import { openStore } from '../../../src/simulator/store/open.ts';
import type { Store } from '../../../src/simulator/store/store.ts';
import type { Params } from '../../../src/simulator/wire/value.ts';
import type {
  DeviceDescription,
  UpdateDescription,
  WorldDescription,
} from '../../../src/simulator/world/description.ts';
import { agentPolicy } from '../../../src/simulator/world/policies.ts';
import { products } from '../../../src/simulator/world/products.ts';
import { seedWorld } from '../../../src/simulator/world/seed-world.ts';
import { predefinedSelections } from '../../../src/simulator/world/selections.ts';
import { stableBytes } from '../../../src/simulator/world/stable-id.ts';
import { downloadToPoints, everyHours, onNewUpdates, updateTask } from '../../../src/simulator/world/task-data.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** A Monday. */
export const start = Date.parse('2026-03-02T06:00:00Z');
export const office = 10;
export const branch = 11;
export const other = 12;
export const hotfix = 'Hotfix 1';
export const patch = 'Agent patch 1';

/** A Windows workstation that is always on, in the office unless said. */
export function pc(name: string, more: Partial<DeviceDescription> = {}): DeviceDescription {
  return {
    name,
    domain: 'test.example',
    group: office,
    platform: 'windows',
    os: 'Windows',
    isServer: false,
    products: [products.agentWindows, products.kesWindows],
    databasesAgeMs: 5 * day,
    ...more,
  };
}

export const linux = (name: string, more: Partial<DeviceDescription> = {}): DeviceDescription =>
  pc(name, { platform: 'linux', os: 'Linux', products: [products.agentLinux, products.kesLinux], ...more });

export const mac = (name: string, more: Partial<DeviceDescription> = {}): DeviceDescription =>
  pc(name, { platform: 'macos', os: 'macOS', products: [products.agentMac, products.kesMac], ...more });

/** An approved hotfix of the application, on no device. */
export function update(id: number, title: string, more: Partial<UpdateDescription> = {}): UpdateDescription {
  return {
    id,
    source: 4,
    uid: stableBytes(title),
    title,
    description: '',
    product: products.kesWindows.product,
    productDisplay: products.kesWindows.display,
    vendor: 'Kaspersky',
    class: 'application',
    toVersion: '',
    majorVersion: '',
    importance: 1,
    isUninstallable: true,
    eula: 0,
    approval: 1,
    released: start - day,
    installedOn: [],
    ...more,
  };
}

export const agentPatch = (id: number, title: string, more: Partial<UpdateDescription> = {}): UpdateDescription =>
  update(id, title, {
    class: 'component',
    product: products.agentWindows.product,
    productDisplay: products.agentWindows.display,
    approval: 0,
    ...more,
  });

export const download = (more: Partial<Parameters<typeof downloadToPoints>[0]> = {}): { data: Params } => ({
  data: downloadToPoints({ name: 'Download', scope: { group: 0 }, timing: everyHours(2), ...more }),
});

export const updating = (more: Partial<Parameters<typeof updateTask>[1]> = {}): { data: Params } => ({
  data: updateTask('kesWindows', { name: 'Update', scope: { group: 0 }, timing: onNewUpdates, ...more }),
});

/** An office with a point and two devices where everything is set up and works; a test changes what it is about. */
export function network(more: Partial<WorldDescription> = {}): Network {
  return new Network({
    name: 'test',
    summary: '',
    start,
    groups: [
      { id: office, parent: 0, name: 'Office' },
      { id: branch, parent: office, name: 'Branch' },
      { id: other, parent: 0, name: 'Other' },
    ],
    devices: [pc('dp'), pc('pc-1'), pc('pc-2')],
    points: [{ device: 'dp', groups: [office] }],
    policies: [agentPolicy('Agents', 0, { pointsOnly: true })],
    tasks: [download(), updating()],
    updates: [update(1, hotfix), agentPatch(2, patch)],
    eulas: [],
    selections: predefinedSelections,
    ...more,
  });
}

/** A fleet without a server around it. */
export class Network {
  readonly store: Store;

  constructor(world: WorldDescription) {
    this.store = openStore(':memory:', (store) => seedWorld(store, world, 1, 'manual'));
  }

  live(hours: number): Happened {
    return advanceAtOnce(this.store, hours * hour);
  }

  rows(topic: InspectTopic): InspectRow[] {
    return inspectStore(this.store, topic);
  }

  device(name: string): InspectRow {
    return this.rows('devices').find((row) => row['device'] === name) ?? {};
  }

  task(name: string): InspectRow {
    return this.rows('tasks').find((row) => row['task'] === name) ?? {};
  }

  point(name: string): InspectRow {
    return this.rows('distribution-points').find((row) => row['point'] === name) ?? {};
  }

  /** Texts of the events of a kind. */
  events(kind: string): string[] {
    return this.rows('events')
      .filter((row) => row['kind'] === kind)
      .map((row) => String(row['text']));
  }

  has(name: string, title: string): boolean {
    return String(this.device(name)['installed']).split('; ').includes(title);
  }

  isFresh(name: string): boolean {
    return this.device(name)['databases'] === 'fresh';
  }

  /** When the vendor released the databases of a device. */
  basesOf(name: string): number {
    return Number(this.store.get('SELECT bases FROM devices WHERE name = ?', [name])?.['bases']);
  }

  /** What a device waits for. */
  waiting(name: string): string {
    return String(this.device(name)['waiting']);
  }

  /** Why a device has no newer databases; empty where they are fresh. */
  databasesWait(name: string): string {
    return String(this.device(name)['databasesWait']);
  }

  decide(title: string, approval: number): void {
    this.store.run('UPDATE updates SET approval = ? WHERE title = ?', [approval, title]);
  }

  [Symbol.dispose](): void {
    this.store.close();
  }
}
