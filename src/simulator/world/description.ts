import type { Params } from '../wire/value.ts';

/** Plain data from which a database is seeded; the same description and seed give the same ids everywhere. */
export interface WorldDescription {
  readonly name: string;
  /** One line that a person reads. */
  readonly summary: string;
  /** Milliseconds since 1970 at which the world begins. */
  readonly start: number;
  readonly groups: readonly GroupDescription[];
  readonly devices: readonly DeviceDescription[];
  readonly points: readonly PointDescription[];
  readonly policies: readonly PolicyDescription[];
  readonly tasks: readonly TaskDescription[];
  readonly updates: readonly UpdateDescription[];
  readonly eulas: readonly EulaDescription[];
  readonly selections: readonly SelectionDescription[];
}

/** Ids 0, 1 and 2 are the groups that every server has; a parent stands before its children. */
export interface GroupDescription {
  readonly id: number;
  readonly parent: number;
  readonly name: string;
}

export type Platform = 'windows' | 'linux' | 'macos';

export interface DeviceDescription {
  /** Display name; with the domain it makes the FQDN, which is unique in a world. */
  readonly name: string;
  readonly domain: string;
  readonly group: number;
  readonly platform: Platform;
  readonly os: string;
  readonly isServer: boolean;
  readonly products: readonly ProductDescription[];
  /** Age of the databases when the world begins, in milliseconds. */
  readonly databasesAgeMs: number;
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
  readonly released: number;
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
