import { visibleForMs } from '../objects/working-hours.ts';

const dayMs = 24 * 3_600_000;

// Conditions over a device as SQL: its row is `t`, the present `:now`.

/** When it synchronised last; null when it was not seen for long. */
export const lastSync = 'last_sync(t.power, t.sync_phase, :now)';
export const isVisible = `coalesce(:now - ${lastSync} < ${visibleForMs}, 0)`;
export const isUnassigned = '(t.group_id = 1 OR t.group_id IN (SELECT v.unassigned_group FROM virtual_servers v))';
/** It has a security application, which is anything but the agent. */
export const isProtected = "EXISTS (SELECT 1 FROM device_products p WHERE p.device = t.id AND p.product <> '1103')";
const isOutdated = (days: number): string => `(${isProtected} AND ${isVisible} AND :now - t.bases > ${days * dayMs})`;

/**
 * Why a device is not OK, by bit of the status mask (additions 5 [D]). The thresholds are not documented (domain.md 9 [?]):
 * databases older than 3 days, an agent that was not seen for 14.
 */
const reasons: ReadonlyMap<number, string> = new Map([
  [5, `NOT ${isProtected}`],
  [7, isOutdated(3)],
  [8, `coalesce(:now - ${lastSync} > ${14 * dayMs}, 1)`],
  [9, "t.licence <> 'valid'"],
]);
export const reason = (bit: number): string => `(${reasons.get(bit) ?? '0'})`;
export const isCritical = `(${reason(5)} OR ${isOutdated(7)} OR ${reason(8)} OR ${reason(9)})`;
export const isWarning = `(${reason(7)} OR t.disk_free = 0)`;

/** Its status mask (additions 5 [3P]). */
export const statusMask = [...reasons.keys()].map((bit) => `(${reason(bit)} << ${bit})`).join(' + ');
