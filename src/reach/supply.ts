import { type Chain, type ChainDownload, type ChainPoint, groupsUpwards } from './chain.ts';

/** Whether the devices of a group have a point with files, and if not, the first link that is missing. */
export type Supply =
  | { readonly supplied: true; readonly point: ChainPoint }
  /** `unknown` true: the link may be there, but what was read does not tell. */
  | { readonly supplied: false; readonly point: ChainPoint | null; readonly cut: string; readonly unknown: boolean };

/**
 * A device takes files from the nearest point up its groups that deploys updates (domain.md 2.1 [V] on nearest; that
 * another point steps in for one that does not deploy is [R]); of several at one group the first by host id is active.
 */
export function supplyOf(chain: Chain, groupId: number): Supply {
  const covering = coveringPoints(chain, groupId);
  const [nearest] = covering;
  if (nearest === undefined) return missing(null, 'no distribution point serves them');
  const point = covering.find((one) => one.deploysUpdates);
  if (point === undefined) return missing(nearest, `distribution point ${nearest.name} does not deploy updates`);
  const downloads = chain.downloads.map((download) => ({ download, reaches: reachesPoint(chain, download, point) }));
  if (downloads.some(({ download, reaches }) => reaches === true && isUseful(download)))
    return { supplied: true, point };
  const cut = `no download task that starts by itself fills distribution point ${point.name}`;
  return { ...missing(point, cut), unknown: downloads.some(({ reaches }) => reaches === null) };
}

function missing(point: ChainPoint | null, cut: string): Extract<Supply, { supplied: false }> {
  return { supplied: false, point, cut, unknown: false };
}

function coveringPoints(chain: Chain, groupId: number): ChainPoint[] {
  const sorted = [...chain.points].sort((a, b) => (a.hostId < b.hostId ? -1 : 1));
  return groupsUpwards(chain, groupId).flatMap((id) => sorted.filter((point) => point.scopeGroups.includes(id)));
}

function isUseful(download: ChainDownload): boolean {
  return download.automatic && download.hasSources;
}

/** Null where the scope is a selection whose devices were not read. */
function reachesPoint(chain: Chain, download: ChainDownload, point: ChainPoint): boolean | null {
  const { scope } = download;
  if (scope.type === 'devices') return scope.hostIds.includes(point.hostId);
  if (scope.type === 'selection') return scope.name === allPoints ? true : null;
  return point.groupId === null ? null : groupsUpwards(chain, point.groupId).includes(scope.groupId);
}

/** The predefined selection of all distribution points (reference: additions 5 [D]). */
const allPoints = 'UPDATE_AGENTS';
