import type { DoctorReport } from '../app/doctor/doctor-report.ts';
import type { JsonObject } from '../model/json.ts';
import { diagnosticJson } from './diagnostic-json.ts';
import { formatVersion } from './plan-json.ts';

/** What `doctor --format json` prints. A fact that no server told is "unknown" or null. */
export function doctorJson(report: DoctorReport): JsonObject {
  // Every part of a report is plain data.
  const { diagnostics, ...told } = report as unknown as JsonObject & Pick<DoctorReport, 'diagnostics'>;
  return {
    formatVersion,
    reached: report.server !== null,
    ...told,
    diagnostics: diagnostics.map(diagnosticJson),
  };
}
