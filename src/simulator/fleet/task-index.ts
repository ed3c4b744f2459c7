import type { TaskScope } from '../objects/task-scope.ts';
import { chainOf } from './group-tree.ts';
import type { FleetDevice, FleetState, FleetTask } from './state.ts';

/** Evaluates a device selection on what is true at a moment; gives host ids. */
export type SelectionReader = (scope: TaskScope, at: number) => ReadonlySet<string>;

/**
 * Which tasks are for which devices. Groups, lists and their devices do not change while time moves, so all of it is
 * worked out once and only where it is asked for; a selection is evaluated each time (domain.md 8, task scope).
 */
export class TaskIndex {
  readonly #groups: FleetState['groups'];
  readonly #devices: ReadonlyMap<string, FleetDevice>;
  readonly #readSelection: SelectionReader;
  readonly #ofGroup = new Map<number, FleetTask[]>();
  readonly #ofHost = new Map<string, FleetTask[]>();
  readonly #bySelection: FleetTask[] = [];
  readonly #afterTask = new Map<number, FleetTask[]>();
  readonly #before = new Map<number, FleetTask>();
  readonly #groupTasks = new Map<number, readonly FleetTask[]>();
  readonly #children = new Map<number, number[]>();
  readonly #devicesOf = new Map<number, FleetDevice[]>();

  constructor(
    groups: FleetState['groups'],
    devices: ReadonlyMap<string, FleetDevice>,
    tasks: ReadonlyMap<number, FleetTask>,
    readSelection: SelectionReader,
  ) {
    this.#groups = groups;
    this.#devices = devices;
    this.#readSelection = readSelection;
    for (const [id, { parent }] of groups) if (parent !== null) pushTo(this.#children, parent, id);
    for (const device of devices.values()) pushTo(this.#devicesOf, device.group, device);
    const byStorage = new Map([...tasks.values()].map((task) => [task.storageId, task]));
    for (const task of tasks.values()) this.#place(task, tasks, byStorage);
  }

  /** The devices that a task is for at a moment. */
  targets(task: FleetTask, at: number): readonly FleetDevice[] {
    switch (task.scope.type) {
      case 'group':
        return this.#devicesBelow(task.scope.group, task.scope.excluded, task.scope.withSubgroups);
      case 'hosts':
        return this.#devicesNamed(task.scope.hosts);
      case 'selection':
        return this.#devicesNamed(this.#readSelection(task.scope, at));
      case 'server':
        return [];
    }
  }

  covers(task: FleetTask, device: FleetDevice, at: number): boolean {
    switch (task.scope.type) {
      case 'group':
        return this.#tasksOfGroup(device.group).includes(task);
      case 'hosts':
        return this.#ofHost.get(device.id)?.includes(task) === true;
      case 'selection':
        return this.#readSelection(task.scope, at).has(device.id);
      case 'server':
        return false;
    }
  }

  /** All tasks that cover a device at a moment, in the order of their ids. */
  tasksOf(device: FleetDevice, at: number): readonly FleetTask[] {
    const ofGroup = this.#tasksOfGroup(device.group);
    const ofHost = this.#ofHost.get(device.id) ?? [];
    const selected = this.#bySelection.filter((task) => this.#readSelection(task.scope, at).has(device.id));
    if (ofHost.length === 0 && selected.length === 0) return ofGroup;
    return [...ofGroup, ...ofHost, ...selected].sort((a, b) => a.id - b.id);
  }

  /** Tasks that start when this one has ended. */
  after(task: FleetTask): readonly FleetTask[] {
    return this.#afterTask.get(task.id) ?? [];
  }

  /** The task that one waits for by its schedule; undefined where it waits for none, or for one that is not there. */
  before(task: FleetTask): FleetTask | undefined {
    return this.#before.get(task.id);
  }

  /** Devices right in a group. */
  devicesIn(group: number): readonly FleetDevice[] {
    return this.#devicesOf.get(group) ?? [];
  }

  #place(task: FleetTask, byId: ReadonlyMap<number, FleetTask>, byStorage: ReadonlyMap<string, FleetTask>): void {
    if (task.schedule.type === 'afterTask') {
      const first = byStorage.get(task.schedule.storageId) ?? byId.get(Number(task.schedule.task));
      if (first !== undefined) {
        this.#before.set(task.id, first);
        pushTo(this.#afterTask, first.id, task);
      }
    }
    switch (task.scope.type) {
      case 'group':
        pushTo(this.#ofGroup, task.scope.group, task);
        break;
      case 'hosts':
        for (const host of new Set(task.scope.hosts)) pushTo(this.#ofHost, host, task);
        break;
      case 'selection':
        this.#bySelection.push(task);
        break;
      case 'server':
        break;
    }
  }

  #tasksOfGroup(group: number): readonly FleetTask[] {
    const known = this.#groupTasks.get(group);
    if (known !== undefined) return known;
    const chain = chainOf(this.#groups, group);
    const all = chain
      .flatMap((id) => this.#ofGroup.get(id) ?? [])
      .filter(({ scope }) => {
        if (scope.type !== 'group' || (scope.group !== group && !scope.withSubgroups)) return false;
        return !scope.excluded.some((id) => chain.includes(id));
      })
      .sort((a, b) => a.id - b.id);
    this.#groupTasks.set(group, all);
    return all;
  }

  #devicesBelow(group: number, excluded: readonly number[], withSubgroups: boolean): FleetDevice[] {
    if (excluded.length > 0 && chainOf(this.#groups, group).some((id) => excluded.includes(id))) return [];
    const found: FleetDevice[] = [];
    const waiting = [group];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (excluded.includes(id)) continue;
      for (const device of this.#devicesOf.get(id) ?? []) found.push(device);
      if (withSubgroups) waiting.push(...(this.#children.get(id) ?? []));
    }
    return found;
  }

  #devicesNamed(hosts: Iterable<string>): FleetDevice[] {
    return [...new Set(hosts)].sort().flatMap((host) => this.#devices.get(host) ?? []);
  }
}

function pushTo<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
