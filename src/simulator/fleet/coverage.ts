import { isOn } from '../objects/working-hours.ts';
import type { FleetDevice, FleetPoint } from './state.ts';

/** Devices that take files from the same points: those of a group, and on Windows of a network location in it. */
export interface ServiceArea {
  /** The points that may serve it, nearest level first, in each level by host id. */
  readonly levels: readonly (readonly FleetPoint[])[];
  readonly devices: FleetDevice[];
}

/** A network of NLA locations by the id that a point's scope names. */
export type Networks = ReadonlyMap<number, ReadonlySet<string>>;

/**
 * Who serves whom. A device takes files from the nearest point up the hierarchy whose scope names a group there and
 * which deploys updates (domain.md 2.1, nearest in the hierarchy [V]; that another point steps in for one that does not
 * deploy is [R]). A scope may name network locations too, which are known for Windows devices only (2.1 [V]); that a
 * location comes before all groups is our reading, and that a point of a virtual server serves a location for the devices
 * of that server only is our choice. Of several points at one level the first by host id is active, the
 * others stand by and take over while it is off (2.1 [V]; promotion [R], which is at once here).
 */
export class Coverage {
  readonly #chainOf: (group: number) => readonly number[];
  readonly #serverOf: (group: number) => number;
  readonly #networks: Networks;
  readonly #areas = new Map<string, ServiceArea>();
  readonly #areasOfPoint = new Map<string, ServiceArea[]>();
  #pointsOfGroup = new Map<number, FleetPoint[]>();
  #pointsOfLocation = new Map<string, FleetPoint[]>();

  constructor(
    chainOf: (group: number) => readonly number[],
    serverOf: (group: number) => number,
    networks: Networks,
    points: Iterable<FleetPoint>,
    devices: Iterable<FleetDevice>,
  ) {
    this.#chainOf = chainOf;
    this.#serverOf = serverOf;
    this.#networks = networks;
    this.rebuild(points, devices);
  }

  /** Works everything out anew, for when points have come or gone. */
  rebuild(points: Iterable<FleetPoint>, devices: Iterable<FleetDevice>): void {
    this.#areas.clear();
    this.#areasOfPoint.clear();
    this.#pointsOfGroup = new Map();
    this.#pointsOfLocation = new Map();
    for (const point of points) {
      for (const group of point.groups) pushTo(this.#pointsOfGroup, group, point);
      for (const location of new Set(point.networks.flatMap((id) => [...(this.#networks.get(id) ?? [])])))
        pushTo(this.#pointsOfLocation, location, point);
    }
    for (const device of devices) {
      device.area = this.#areaOf(device);
      device.area.devices.push(device);
    }
  }

  /** The point that serves a device at a moment: the active one, or the standby that has taken over. */
  serving(device: FleetDevice, at: number): FleetPoint | undefined {
    return device.area === undefined ? undefined : servingOf(device.area, at);
  }

  /** All points whose scope covers a device, nearest first. */
  covering(device: FleetDevice): readonly FleetPoint[] {
    return device.area?.levels.flat() ?? [];
  }

  areasOf(point: FleetPoint): readonly ServiceArea[] {
    return this.#areasOfPoint.get(point.host) ?? [];
  }

  areas(): Iterable<ServiceArea> {
    return this.#areas.values();
  }

  /** Points that could take over from a point, or from which it could. */
  fellows(point: FleetPoint): ReadonlySet<FleetPoint> {
    const levels = this.areasOf(point).flatMap(({ levels: all }) => all.filter((level) => level.includes(point)));
    return new Set(levels.flat().filter((other) => other !== point));
  }

  #areaOf(device: FleetDevice): ServiceArea {
    const nearby = this.#nearby(device);
    const key = nearby.length === 0 ? String(device.group) : `${device.group}/${device.location}`;
    const known = this.#areas.get(key);
    if (known !== undefined) return known;
    const upwards = this.#chainOf(device.group).map((group) => this.#pointsOfGroup.get(group) ?? []);
    const area = { levels: [nearby, ...upwards].filter((level) => level.length > 0), devices: [] };
    this.#areas.set(key, area);
    for (const point of new Set(area.levels.flat())) pushTo(this.#areasOfPoint, point.host, area);
    return area;
  }

  #nearby(device: FleetDevice): readonly FleetPoint[] {
    if (device.platform !== 'windows') return [];
    const points = this.#pointsOfLocation.get(device.location) ?? [];
    if (points.length === 0) return points;
    const own = this.#serverOf(device.group);
    return points.filter((point) => [0, own].includes(this.#serverOf(point.device.group)));
  }
}

/** The point that serves an area at a moment. */
export function servingOf(area: ServiceArea, at: number): FleetPoint | undefined {
  for (const level of area.levels)
    for (const point of level) if (point.deploysUpdates && isOn(point.device.hours, at)) return point;
  return undefined;
}

function pushTo<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
