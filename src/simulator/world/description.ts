import type { Params } from '../wire/value.ts';
import type { Product } from './product.ts';

/** Plain data from which a database is seeded; the same description and seed give the same ids everywhere. */
export interface WorldDescription {
  readonly name: string;
  /** One line that a person reads. */
  readonly summary: string;
  /** Milliseconds since 1970 at which the world begins. */
  readonly start: number;
  /** Default `ksc-windows`. */
  readonly product?: Product;
  /** Default 15.1. */
  readonly serverVersion?: string;
  /** Whether the server assigns distribution points by itself; default no. */
  readonly automaticPoints?: boolean;
  /** Whether points without a download task take their files from the server (domain.md 2.2 [R]); default no. */
  readonly pointsRetrieveFromServer?: boolean;
  readonly groups: readonly GroupDescription[];
  readonly devices: readonly DeviceDescription[];
  readonly points: readonly PointDescription[];
  readonly policies: readonly PolicyDescription[];
  readonly tasks: readonly TaskDescription[];
  readonly updates: readonly UpdateDescription[];
  readonly eulas: readonly EulaDescription[];
  readonly selections: readonly SelectionDescription[];
  readonly networks?: readonly NetworkDescription[];
  readonly virtualServers?: readonly VirtualServerDescription[];
}

/** Ids 0, 1 and 2 are the groups that every server has; a parent stands before its children, a root has none. */
export interface GroupDescription {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
}

export type Platform = 'windows' | 'linux' | 'macos';

export interface DeviceDescription {
  /** Display name; with the domain it makes the FQDN. Unique in a world unless `key` is. */
  readonly name: string;
  /** What the rest of the description calls it; default its name. */
  readonly key?: string;
  readonly domain: string;
  readonly group: number;
  readonly platform: Platform;
  readonly os: string;
  readonly isServer: boolean;
  readonly products: readonly ProductDescription[];
  /** Age of the databases when the world begins, in milliseconds. */
  readonly databasesAgeMs: number;
  /** Where in the network it stands; default nowhere. NLA networks name locations. */
  readonly location?: string;
  /** When it is on, as in objects/working-hours.ts; default `always`. */
  readonly workingHours?: string;
  /** Default 200,000. */
  readonly diskFreeMb?: number;
  /** Default 100. */
  readonly bandwidthMbit?: number;
  /** Default valid. */
  readonly licence?: 'valid' | 'expired' | 'none';
  /** Network Agent settings that a user has changed on the device: pointsOnly, autoInstallUndefined, downloadDiffFiles. */
  readonly localSettings?: Readonly<Record<string, boolean>>;
}

/** `product` and `version` as on the wire, `display` as in the update view, `build` the installed version. */
export interface ProductDescription {
  readonly product: string;
  readonly version: string;
  readonly display: string;
  readonly build: string;
}

export interface PointDescription {
  /** Name of the device. */
  readonly device: string;
  readonly groups: readonly number[];
  /** Ids of NLA networks, counted from 1 in the order of the description. */
  readonly networks?: readonly number[];
  /** Settings that differ from the defaults, as on the wire. */
  readonly settings?: Params;
}

export interface PolicyDescription {
  readonly name: string;
  readonly product: string;
  readonly version: string;
  readonly group: number;
  readonly isActive: boolean;
  readonly acceptsParent?: boolean;
  readonly forcesChildren?: boolean;
  /** Sections with wrapped values; an agent policy has its default sections besides. */
  readonly sections?: Readonly<Record<string, Params>>;
}

/** The data of Tasks.AddTask; hosts in `HostList` are named by device name. */
export interface TaskDescription {
  readonly data: Params;
}

export interface UpdateDescription {
  /** Database id: nKlUpdateDbId, nRevisionID or nPatchDbId, by source. Unique in a world. */
  readonly id: number;
  /** 1 Microsoft, 2 third-party, 4 Kaspersky. */
  readonly source: 1 | 2 | 4;
  /** 16 bytes for a Kaspersky update. */
  readonly uid?: Uint8Array;
  readonly title: string;
  readonly description: string;
  /** Product on the wire and as shown: it applies to devices with a product of this display name. */
  readonly product: string;
  readonly productDisplay: string;
  readonly vendor: string;
  /** Component patches are installed by the agent, application updates by update tasks (domain.md 1). */
  readonly class: 'component' | 'application' | 'other';
  /** Product version after installation; empty when it stays. */
  readonly toVersion: string;
  readonly majorVersion: string;
  /** 0 unknown, 1 not critical, 2 critical. */
  readonly importance: 0 | 1 | 2;
  readonly isUninstallable: boolean;
  /** Id of its EULA, 0 for none. */
  readonly eula: number;
  readonly approval: -1 | 0 | 1;
  /** Later than the world's start: the vendor releases it then, and the server hears of it from a repository. */
  readonly released: number;
  /** Least version of the server that can propagate it; default any. */
  readonly minServer?: string;
  /** Default 20. */
  readonly sizeMb?: number;
  /** Names of the devices that have it, or all that it applies to. */
  readonly installedOn: 'all' | readonly string[];
}

export interface EulaDescription {
  readonly id: number;
  readonly uid: Uint8Array;
  readonly name: string;
  readonly product: string;
  readonly version: string;
  readonly productDisplay: string;
  readonly versionDisplay: string;
  readonly text: string;
  readonly accepted?: { readonly at: number; readonly by: string };
}

export interface SelectionDescription {
  readonly name: string;
  /** PredefinedID, or empty for a hand-made one. */
  readonly predefined: string;
  /** Search filter over devices; UPDATE_AGENTS needs none. */
  readonly filter: string;
}

/** An NLA network: locations that belong together. */
export interface NetworkDescription {
  readonly name: string;
  readonly locations: readonly string[];
}

/** A virtual server: three root groups of its own, given among the groups of the world. */
export interface VirtualServerDescription {
  readonly name: string;
  /** Its "Managed devices". */
  readonly root: number;
  readonly unassigned: number;
  readonly super: number;
}
