import { writeMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import { keptEvents } from './event-log.ts';
import { sourceText } from './load-runs.ts';
import { saveDevices } from './save-devices.ts';
import { writeServerContent } from './server-content.ts';
import type { FleetPoint, FleetRun, FleetState } from './state.ts';

/** Writes back what has changed while time moved up to `processed`. */
export function saveFleet(store: Store, state: FleetState, processed: number): void {
  saveDevices(store, state.sets, state.dirty, state.moves);
  for (const point of state.points.values()) savePoint(store, point);
  for (const task of state.tasks.values())
    store.run('UPDATE tasks SET next_run = ?, run_requested = ?, last_run = ? WHERE id = ?', [
      task.nextRun,
      task.runRequested,
      task.lastRun,
      task.id,
    ]);
  for (const { task, device } of state.ended)
    store.run('DELETE FROM runs WHERE task = ? AND device = ?', [task, device]);
  for (const run of state.serverRuns) saveRun(store, run);
  for (const device of state.devices.values()) for (const run of device.runs) saveRun(store, run);
  if (state.syncRequests.size > 0) store.run('DELETE FROM sync_requests WHERE time <= ?', [processed]);
  saveKnowledge(store, state);
  state.results.take((task, device, { state: result, time, text }) =>
    store.run('INSERT OR REPLACE INTO task_results (task, device, state, time, text) VALUES (?, ?, ?, ?, ?)', [
      task,
      device,
      result,
      time,
      text,
    ]),
  );
  saveEvents(store, state);
  if (state.serverContent !== undefined) writeServerContent(store, state.serverContent);
  writeMeta(store, 'processed', processed);
}

function savePoint(store: Store, { host, isAutomatic, content, groups }: FleetPoint): void {
  const bindings = [content?.knownUntil ?? null, content?.bases ?? null, Number(content?.hasDiffs ?? false), host];
  const { changes } = store.run('UPDATE points SET content = ?, bases = ?, diffs = ? WHERE host = ?', bindings);
  if (changes > 0 || !isAutomatic) return;
  // A point that was assigned while time moved.
  store.run(
    "INSERT INTO points (content, bases, diffs, host, settings, automatic) VALUES (?, ?, ?, ?, '{}', 1)",
    bindings,
  );
  for (const group of groups)
    store.run("INSERT INTO point_scope (host, kind, id) VALUES (?, 'group', ?)", [host, group]);
}

function saveRun(store: Store, { task, device, started, work, isStored }: FleetRun): void {
  if (isStored) return;
  store.run(
    `INSERT OR REPLACE INTO runs (task, device, started, ends, content, bases, source, diffs, size, failure)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      task,
      device,
      started,
      work?.ends ?? null,
      work?.content.knownUntil ?? null,
      work?.content.bases ?? null,
      work === undefined ? '' : sourceText(work.source),
      Number(work?.content.hasDiffs ?? false),
      work?.sizeMb ?? 0,
      work?.failure ?? null,
    ],
  );
}

/** Updates that the server has heard of move from the vendor's releases to its own list. */
function saveKnowledge(store: Store, state: FleetState): void {
  for (const { id, learnt } of state.updates) {
    if (learnt === undefined) continue;
    store.run('UPDATE releases SET registered = ? WHERE id = ?', [learnt, id]);
    store.run('INSERT INTO updates SELECT * FROM releases WHERE id = ?', [id]);
    store.run('DELETE FROM releases WHERE id = ?', [id]);
  }
}

/** All events are numbered, also those of which there are too many to keep. */
function saveEvents(store: Store, state: FleetState): void {
  const { total } = state.events;
  if (total === 0) return;
  const last = Number(store.get("SELECT seq FROM sqlite_sequence WHERE name = 'events'")?.['seq'] ?? 0);
  const kept = state.events.kept();
  for (const [index, { time, kind, device, task, text }] of kept.entries())
    store.run('INSERT INTO events (seq, time, kind, device, task, text) VALUES (?, ?, ?, ?, ?, ?)', [
      last + total - kept.length + index + 1,
      time,
      kind,
      device,
      task,
      text,
    ]);
  store.run('DELETE FROM events WHERE seq <= (SELECT max(seq) FROM events) - ?', [keptEvents]);
}
