import { SimulatorError } from '../simulator-error.ts';
import type { ClockKind } from '../store/clock.ts';
import { branchOfficeSummary, describeBranchOffice } from './branch-office.ts';
import type { WorldDescription } from './description.ts';
import { describeEnterprise, enterpriseSummary } from './enterprise.ts';
import { describeMessy, messySummary } from './messy.ts';
import { describeMsp, mspSummary } from './msp.ts';
import type { Product } from './product.ts';
import { describeVendorLimit, vendorLimitSummary } from './vendor-limit.ts';

/** With a manual clock every world begins at this instant. */
export const manualStart = Date.parse('2026-03-02T06:00:00Z');

interface KnownWorld {
  readonly name: string;
  readonly summary: string;
  readonly devices: number;
  readonly describe: (seed: number, start: number) => WorldDescription;
}

/** Told here and not asked of the descriptions, as a large one takes its time. */
const known: readonly KnownWorld[] = [
  { name: 'branch-office', summary: branchOfficeSummary, devices: 40, describe: describeBranchOffice },
  { name: 'enterprise', summary: enterpriseSummary, devices: 10_000, describe: describeEnterprise },
  { name: 'vendor-limit', summary: vendorLimitSummary, devices: 100_000, describe: describeVendorLimit },
  { name: 'msp', summary: mspSummary, devices: 2040, describe: describeMsp },
  { name: 'messy', summary: messySummary, devices: 120, describe: describeMessy },
];

/** The worlds that come with the simulated server. */
export function worlds(): readonly { readonly name: string; readonly summary: string; readonly devices: number }[] {
  return known.map(({ name, summary, devices }) => ({ name, summary, devices }));
}

/**
 * The description of a world by name, on a server of a product if one is named. Throws SimulatorError
 * `sim/unknown-world`.
 */
export function findWorld(
  world: string | WorldDescription,
  seed: number,
  clock: ClockKind,
  product?: Product,
): WorldDescription {
  const description = typeof world === 'string' ? describe(world, seed, clock) : world;
  return product === undefined ? description : { ...description, product };
}

function describe(name: string, seed: number, clock: ClockKind): WorldDescription {
  const world = known.find((one) => one.name === name);
  if (world === undefined)
    throw new SimulatorError(
      'sim/unknown-world',
      `There is no world '${name}'.`,
      `Worlds: ${known.map((one) => one.name).join(', ')}.`,
    );
  // A real clock's world begins at the present second.
  return world.describe(seed, clock === 'real' ? Math.floor(Date.now() / 1000) * 1000 : manualStart);
}
