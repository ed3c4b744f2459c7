import { maybeNumberOf, numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { utcSeconds } from '../wire/value.ts';
import { type InspectRow, timeOrNull } from './row.ts';

export function inspectEulas(store: Store): InspectRow[] {
  return store.all('SELECT * FROM eulas ORDER BY id').map((row) => ({
    id: numberOf(row, 'id'),
    eula: textOf(row, 'name'),
    product: textOf(row, 'product_display'),
    accepted: timeOrNull(maybeNumberOf(row, 'accepted')),
    acceptedBy: textOf(row, 'accepted_by'),
  }));
}

export function inspectEvents(store: Store): InspectRow[] {
  const rows = store.all(
    `SELECT e.seq, e.time, e.kind, e.task, e.text, d.name FROM events e LEFT JOIN devices d ON d.id = e.device
     ORDER BY e.seq`,
  );
  return rows.map((row) => ({
    seq: numberOf(row, 'seq'),
    time: utcSeconds(numberOf(row, 'time')),
    kind: textOf(row, 'kind'),
    device: textOrNull(row, 'name'),
    task: maybeNumberOf(row, 'task'),
    text: textOf(row, 'text'),
  }));
}

export function inspectCalls(store: Store): InspectRow[] {
  return store.all('SELECT * FROM calls ORDER BY seq').map((row) => ({
    seq: numberOf(row, 'seq'),
    time: utcSeconds(numberOf(row, 'time')),
    session: textOf(row, 'session'),
    method: textOf(row, 'method'),
    requestId: textOf(row, 'request_id'),
    ok: row['ok'] === 1,
    errorCode: maybeNumberOf(row, 'error_code'),
    wrote: row['wrote'] === 1,
    ms: Math.round(numberOf(row, 'ms') * 1000) / 1000,
  }));
}

function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : textOf(row, column);
}
