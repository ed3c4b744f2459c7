/** Durations as people write them: a whole number and a unit. */
export const durationPattern = '^[1-9][0-9]{0,5}(s|m|h|d)$';
export const timeOfDayPattern = '^([01]?[0-9]|2[0-3]):[0-5][0-9]$';

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds of a duration that matches `durationPattern`; null for any other text. */
export function durationSeconds(text: string): number | null {
  const match = /^([1-9][0-9]{0,5})(s|m|h|d)$/.exec(text);
  if (match === null) return null;
  return Number(match[1]) * unitSeconds[match[2] as keyof typeof unitSeconds];
}

/** The shortest way to write so many seconds in one unit: 21600 is `6h`, 5400 is `90m`. */
export function durationText(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (seconds % unitSeconds[unit] === 0) return `${seconds / unitSeconds[unit]}${unit}`;
  }
  return `${seconds}s`;
}

/** Hours and minutes of `HH:MM`. */
export function timeOfDayParts(text: string): { readonly hours: number; readonly minutes: number } {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return { hours, minutes };
}

export function timeOfDayText(hours: number, minutes: number): string {
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
