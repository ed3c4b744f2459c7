import { instantText } from '../model/clock.ts';
import type { JsonObject } from '../model/json.ts';
import type { Picture, WatchEvent } from '../model/watch-event.ts';
import { diagnosticJson } from './diagnostic-json.ts';
import { formatVersion } from './plan-json.ts';
import { runJson } from './run-json.ts';

/** One event of a watch: `formatVersion`, `time`, `event` and `revision` are in every one, the rest is the event's own. */
export function watchEventJson(event: WatchEvent, now: number): JsonObject {
  return { formatVersion, time: instantText(now), event: event.event, revision: event.revision, ...detailsOf(event) };
}

function detailsOf(event: WatchEvent): JsonObject {
  switch (event.event) {
    case 'started':
      return { source: event.source, mode: event.mode, intervalSeconds: event.intervalMs / 1000 };
    case 'changed':
      return { files: event.files };
    case 'rejected':
      return { diagnostics: event.diagnostics.map(diagnosticJson) };
    case 'planned':
    case 'held':
      return pictureJson(event.picture);
    case 'drift':
      return { drift: event.drift.map(({ id, kind, fields }) => ({ id, kind, fields })) };
    case 'applied': {
      const { formatVersion: _, ...report } = runJson(event.report);
      return report;
    }
    case 'waiting':
      return { reason: event.reason };
    case 'failed':
      return {
        stage: event.stage,
        diagnostics: event.diagnostics.map(diagnosticJson),
        retryAt: instantText(event.retryAt),
      };
    case 'recovered':
      return { stage: event.stage };
    case 'revision':
    case 'in-sync':
    case 'stopped':
      return {};
  }
}

function pictureJson(picture: Picture): JsonObject {
  return {
    fingerprint: picture.fingerprint,
    changes: picture.changes.map(({ id, action, held, skippedWith }) => ({
      id,
      action,
      held,
      ...(skippedWith === undefined ? {} : { skippedWith }),
    })),
    guards: picture.guards.map(({ guard, explanation }) => ({ guard, explanation })),
    diagnostics: picture.diagnostics.map(diagnosticJson),
  };
}
