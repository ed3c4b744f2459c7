import type { Chain, ChainDownload, ChainIndex, ChainPoint } from './chain.ts';

/** Whether the devices of a group have a point with files, and if not, the first link that is missing. */
export type Supply =
  | { readonly supplied: true; readonly point: ChainPoint }
  /** `unknown` true: the link may be there, but what was read does not tell. */
  | { readonly supplied: false; readonly point: ChainPoint | null; readonly cut: string; readonly unknown: boolean };

/**
 * A device takes files from the nearest point up its groups that deploys updates (domain.md 2.1 [V] on nearest; that
 * another point steps in for one that does not deploy is [R]); of several at one group the first by host id is active.
 */
export class Supplies {
  readonly #index: ChainIndex;
  /** What each point that serves network locations gives to devices there. */
  readonly #byLocation: readonly Supply[];
  readonly #known = new Map<number, Supply>();

  constructor(index: ChainIndex) {
    this.#index = index;
    this.#byLocation = index.locationPoints.map((point) => supplyAmong(index, [point]));
  }

  of(groupId: number): Supply {
    const known = this.#known.get(groupId) ?? supplyOf(this.#index, groupId, this.#byLocation);
    this.#known.set(groupId, known);
    return known;
  }
}

/**
 * A point that serves network locations may serve devices of any group before the points of their groups do: where it
 * would make a difference, nothing can be said.
 */
function supplyOf(index: ChainIndex, groupId: number, byLocation: readonly Supply[]): Supply {
  const byGroup = supplyAmong(index, index.pointsAbove(groupId));
  const differing = byLocation.find((one) => !one.supplied || !byGroup.supplied);
  if (differing === undefined) return byGroup;
  const cut = 'devices in the network locations of a distribution point take files from there';
  return { ...missing((byGroup.supplied ? differing : byGroup).point ?? differing.point, cut), unknown: true };
}

function supplyAmong(index: ChainIndex, covering: readonly ChainPoint[]): Supply {
  const [nearest] = covering;
  if (nearest === undefined) return missing(null, 'no distribution point serves them');
  const point = covering.find((one) => one.deploysUpdates);
  if (point === undefined) return missing(nearest, `distribution point ${nearest.name} does not deploy updates`);
  if (point.canDownload === false)
    return missing(point, `distribution point ${point.name} runs macOS, which cannot download`);
  const byGroup = point.groupId === null ? [] : index.downloadsFor(point.groupId);
  const others = index.otherDownloads.map((download) => ({ download, reaches: reachesPoint(download, point) }));
  const filling = [...byGroup, ...others.filter(({ reaches }) => reaches === true).map(({ download }) => download)];
  const brings = filling.map((one) => bringsUpdates(one, index.chain));
  if (brings.includes(true)) {
    if (point.canDownload === true) return { supplied: true, point };
    return {
      ...missing(point, `it is not known whether distribution point ${point.name} can download`),
      unknown: true,
    };
  }
  const unknown = point.groupId === null || brings.includes(null) || others.some(({ reaches }) => reaches === null);
  return {
    ...missing(point, `no download task that starts by itself fills distribution point ${point.name}`),
    unknown,
  };
}

function missing(point: ChainPoint | null, cut: string): Extract<Supply, { supplied: false }> {
  return { supplied: false, point, cut, unknown: false };
}

/** Null where it may start by itself or not, or a source of its own may have them or not. */
function bringsUpdates({ automatic, sources }: ChainDownload, { serverIsFilled }: Chain): boolean | null {
  if (automatic === false) return false;
  const fromServer = sources.includes('administrationServer') ? serverIsFilled : false;
  const brings = sources.includes('kaspersky') || fromServer === true;
  if (brings) return automatic;
  return fromServer === null || sources.includes('other') ? null : false;
}

/** For a scope that is no group. Null where it is a selection whose devices were not read. */
function reachesPoint({ scope }: ChainDownload, point: ChainPoint): boolean | null {
  if (scope.type === 'devices') return scope.hostIds.includes(point.hostId);
  return scope.type === 'selection' && scope.name === allPoints ? true : null;
}

/** The predefined selection of all distribution points (reference: additions 5 [D]). */
const allPoints = 'UPDATE_AGENTS';
