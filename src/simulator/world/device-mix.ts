import type { DeviceDescription, ProductDescription } from './description.ts';
import { products } from './products.ts';
import { stableNumber } from './stable-id.ts';

const hourMs = 3_600_000;

/** What a device of a world is like besides what chance decides. */
export interface DevicePlace {
  readonly name: string;
  readonly domain: string;
  readonly group: number;
  readonly location: string;
  /** A label that is unique in all worlds and depends on the seed. */
  readonly label: string;
}

/**
 * A device as a large network has them: nine of ten run Windows; most are on in office hours, a quarter are laptops with
 * hours of their own, a few never are again.
 */
export function mixedDevice(place: DevicePlace, start: number): DeviceDescription {
  const chance = (what: string, limit: number): number => stableNumber(`${place.label}/${what}`, limit);
  const base = {
    name: place.name,
    domain: place.domain,
    group: place.group,
    location: place.location,
    isServer: false,
    databasesAgeMs: chance('age', 72) * hourMs,
    workingHours: hoursOf(chance('hours', 100), chance('number', 1_000_000), chance('early', 90), start),
    diskFreeMb: 5000 + chance('disk', 200_000),
  };
  return { ...base, ...systemOf(chance('system', 100)) };
}

/** A Windows server that is always on. */
export function serverDevice(place: DevicePlace): DeviceDescription {
  return {
    name: place.name,
    domain: place.domain,
    group: place.group,
    location: place.location,
    platform: 'windows',
    os: 'Microsoft Windows Server 2022',
    isServer: true,
    products: windowsProducts,
    databasesAgeMs: 12 * hourMs,
    diskFreeMb: 150_000,
    bandwidthMbit: 1000,
  };
}

const windowsProducts: readonly ProductDescription[] = [products.agentWindows, products.kesWindows];
const linuxProducts: readonly ProductDescription[] = [products.agentLinux, products.kesLinux];
const macProducts: readonly ProductDescription[] = [products.agentMac, products.kesMac];

function systemOf(chance: number): Pick<DeviceDescription, 'platform' | 'os' | 'products'> {
  if (chance < 6) return { platform: 'linux', os: 'Ubuntu 24.04 LTS', products: linuxProducts };
  if (chance < 10) return { platform: 'macos', os: 'macOS 15', products: macProducts };
  return { platform: 'windows', os: 'Microsoft Windows 11', products: windowsProducts };
}

function hoursOf(chance: number, number: number, early: number, start: number): string {
  if (chance < 10) return 'always';
  if (chance < 73) return `office ${390 + early}-${960 + early}`;
  if (chance < 98) return `laptop ${number}`;
  return `gone ${start - (3 + (number % 60)) * 24 * hourMs}`;
}
