import { SimulatorError } from '../simulator-error.ts';
import type { ClockKind } from '../store/clock.ts';
import { describeBranchOffice } from './branch-office.ts';
import type { WorldDescription } from './description.ts';

/** With a manual clock every world begins at this instant. */
export const manualStart = Date.parse('2026-03-02T06:00:00Z');

const builders: Readonly<Record<string, (seed: number, start: number) => WorldDescription>> = {
  'branch-office': describeBranchOffice,
};

/** The worlds that come with the simulated server. */
export function worlds(): readonly { readonly name: string; readonly summary: string; readonly devices: number }[] {
  return Object.values(builders).map((build) => {
    const { name, summary, devices } = build(1, manualStart);
    return { name, summary, devices: devices.length };
  });
}

/** The description of a world by name. Throws SimulatorError `sim/unknown-world`. */
export function findWorld(world: string | WorldDescription, seed: number, clock: ClockKind): WorldDescription {
  if (typeof world !== 'string') return world;
  const build = Object.hasOwn(builders, world) ? builders[world] : undefined;
  if (build === undefined)
    throw new SimulatorError(
      'sim/unknown-world',
      `There is no world '${world}'.`,
      `Worlds: ${Object.keys(builders).join(', ')}.`,
    );
  // A real clock's world begins at the present second.
  return build(seed, clock === 'real' ? Math.floor(Date.now() / 1000) * 1000 : manualStart);
}
