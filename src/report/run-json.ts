import type { JsonObject } from '../model/json.ts';
import type { RunReport } from '../model/run.ts';
import { formatVersion } from './plan-json.ts';

/** The report of a run as contract.md has it. */
export function runJson(report: RunReport): JsonObject {
  return {
    formatVersion,
    runId: report.runId,
    target: report.target,
    fingerprint: report.fingerprint,
    outcomes: report.outcomes.map(({ error, ...one }) => (error === undefined ? one : { ...one, error: { ...error } })),
    summary: { ...report.summary },
    verdict: report.verdict,
  };
}
