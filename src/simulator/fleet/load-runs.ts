import { maybeNumberOf, numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { contentOf } from './load-points.ts';
import type { FleetDevice, FleetPoint, FleetRun, RunSource, RunWork } from './state.ts';

/** Puts the runs of the database on their devices and their load on the points; gives those of the server. */
export function loadRuns(
  store: Store,
  devices: ReadonlyMap<string, FleetDevice>,
  points: ReadonlyMap<string, FleetPoint>,
): FleetRun[] {
  const ofServer: FleetRun[] = [];
  for (const row of store.all('SELECT * FROM runs ORDER BY task, device')) {
    const run: FleetRun = {
      task: numberOf(row, 'task'),
      device: textOf(row, 'device'),
      started: numberOf(row, 'started'),
      work: workOf(row),
      isStored: true,
    };
    const device = devices.get(run.device);
    if (device !== undefined) device.runs = [...device.runs, run];
    else if (run.device === '') ofServer.push(run);
    const source = run.work?.source;
    const point = source?.type === 'point' ? points.get(source.host) : undefined;
    if (point !== undefined) point.load += 1;
  }
  return ofServer;
}

/** How a source is written in the database: `server`, `kaspersky`, or the host id of a point. */
export function sourceText(source: RunSource): string {
  return source.type === 'point' ? source.host : source.type;
}

function workOf(row: Row): RunWork | undefined {
  const ends = maybeNumberOf(row, 'ends');
  const content = contentOf(row);
  if (ends === null || content === undefined) return undefined;
  const source = textOf(row, 'source');
  return {
    ends,
    content,
    source: source === 'server' || source === 'kaspersky' ? { type: source } : { type: 'point', host: source },
    sizeMb: numberOf(row, 'size'),
    failure: row['failure'] === null ? undefined : textOf(row, 'failure'),
  };
}
