import type { WorldDescription } from './description.ts';
import { describeLargeNetwork } from './large-network.ts';

/** A company with 10,000 devices in 6 regions of 20 sites, everything set up. */
export function describeEnterprise(seed: number, start: number): WorldDescription {
  return describeLargeNetwork('enterprise', enterpriseSummary, seed, start, {
    regions: 6,
    sitesPerRegion: 20,
    devices: 10_000,
    points: 5,
    standbys: 2,
    policies: 60,
    tasks: 120,
    updates: { past: 60, future: 20, otherVendors: 400 },
  });
}

export const enterpriseSummary = 'Company of 6 regions with 120 sites, 10,000 devices; everything set up';
