import { DeviceDirectory } from './device-directory.ts';
import type { GroupTree } from './group-tree.ts';
import { NetworkLocationDirectory } from './network-location-directory.ts';
import { SelectionDirectory } from './selection-directory.ts';
import { UpdateCatalogue } from './update-catalogue.ts';

/** What the server calls the things that declarations name. Each directory is filled only as far as it is needed. */
export interface Names {
  readonly groups: GroupTree;
  readonly devices: DeviceDirectory;
  readonly selections: SelectionDirectory;
  readonly networkLocations: NetworkLocationDirectory;
  readonly updates: UpdateCatalogue;
}

export function namesFor(groups: GroupTree): Names {
  return {
    groups,
    devices: new DeviceDirectory(),
    selections: new SelectionDirectory(),
    networkLocations: new NetworkLocationDirectory(),
    updates: new UpdateCatalogue(),
  };
}
