import { isProtected } from '../fleet/explain-databases.ts';
import type { FleetDevice } from '../fleet/state.ts';
import { lastSync, visibleForMs } from '../objects/working-hours.ts';

const dayMs = 24 * 3_600_000;
/** The thresholds are not documented (domain.md 9 [?]); these are our reading. */
const outdatedWarningMs = 3 * dayMs;
const outdatedCriticalMs = 7 * dayMs;
const unseenMs = 14 * dayMs;

/** The status of a device as an administrator sees it, and its reasons. */
export interface DeviceStatus {
  readonly status: 'OK' | 'Warning' | 'Critical';
  readonly reasons: readonly string[];
  readonly isVisible: boolean;
}

/**
 * Device statuses (domain.md 9): a device that was not seen for two hours is not visible [V]; "Databases are outdated"
 * holds for a visible device with a security application [V].
 */
export function statusOf(device: FleetDevice, now: number): DeviceStatus {
  const seen = lastSync(device.hours, device.syncPhase, now);
  const isVisible = seen !== undefined && now - seen < visibleForMs;
  const age = now - device.bases;
  const critical: string[] = [];
  const warning: string[] = [];
  if (!isProtected(device)) critical.push('Security application is not installed');
  else if (isVisible && age > outdatedCriticalMs) critical.push('Databases are outdated');
  else if (isVisible && age > outdatedWarningMs) warning.push('Databases are outdated');
  if (seen === undefined || now - seen > unseenMs) critical.push('Not connected for a long time');
  if (device.licence !== 'valid') critical.push(device.licence === 'none' ? 'License is missing' : 'License expired');
  if (device.diskFreeMb === 0) warning.push('Device is out of disk space');
  const status = critical.length > 0 ? 'Critical' : warning.length > 0 ? 'Warning' : 'OK';
  return { status, reasons: [...critical, ...warning], isVisible };
}
