import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeBranchOffice, inspect, manualStart, resetWorld } from '../../src/simulator/index.ts';
import { wrapped } from '../wire/wire-client.ts';

test('a policy shows the values that hold on its group, who gives them and who locks them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kscctl-inspect-'));
  try {
    const db = join(folder, 'server.db');
    const world = describeBranchOffice(1, manualStart);
    const section = { SIM_bAutoInstallUndefined: wrapped({ KLPRSS_Val: false, KLPRSS_Mnd: true }) };
    const root = { name: 'Root', product: '1103', version: '1.0.0.0', group: 0, isActive: true };
    const policies = [
      { ...root, sections: { KLNAG_PTCH_SETTINGS_SECTION: section } },
      { ...root, name: 'Berlin', group: 5 },
    ];
    resetWorld(db, { ...world, policies } as typeof world, 1, 'manual');
    const effective = new Map(inspect(db, 'policies').map((row) => [row['policy'], String(row['effective'])]));
    for (const policy of ['Root', 'Berlin']) {
      expect(effective.get(policy)).toMatch(
        /SIM_bAutoInstallUndefined false \(from '(Root|Berlin)', locked by 'Root'\)/,
      );
    }
    expect(effective.get('Berlin')).toMatch(/SIM_bDistributeThroughPointsOnly false \(from 'Berlin', not locked\)/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
