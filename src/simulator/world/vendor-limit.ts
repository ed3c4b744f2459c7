import type { WorldDescription } from './description.ts';
import { describeLargeNetwork } from './large-network.ts';

/**
 * A network as large as one server may have it (domain.md 11): 100,000 devices [V], 10,000 groups, 2,000 tasks and 2,000
 * policies [R]; 500 distribution points and 3,000 updates are our choice.
 */
export function describeVendorLimit(seed: number, start: number): WorldDescription {
  return describeLargeNetwork('vendor-limit', vendorLimitSummary, seed, start, {
    regions: 100,
    sitesPerRegion: 99,
    devices: 100_000,
    points: 4,
    standbys: 1,
    policies: 2000,
    tasks: 2000,
    updates: { past: 300, future: 40, otherVendors: 2660 },
  });
}

export const vendorLimitSummary = 'As large as one server may get: 100,000 devices, 10,000 groups, 500 points';
