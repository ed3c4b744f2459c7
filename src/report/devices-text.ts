import type { Impact } from '../model/change.ts';

/** Installations are foreseen at most: what no read tells (docs/wire.md) may keep an update from a device. */
export function upToText(count: Impact['installs']): string {
  return count === null || count === 0 ? devicesText(count) : `up to ${devicesText(count)}`;
}

export function devicesText(count: Impact['devices']): string {
  if (count === null) return 'an unknown number of devices';
  return count === 1 ? '1 device' : `${count} devices`;
}
