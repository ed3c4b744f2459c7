import { expect, test } from 'vitest';
import { entryUses } from '../../../src/app/doctor/entry-uses.ts';
import { kinds } from '../../../src/kinds/registry.ts';

const uses = entryUses(kinds);

test('what an entry holds back is asked of the kinds: fields, words of fields, and creations', () => {
  expect(uses.get('update-task.install')).toEqual(['UpdateTask.install']);
  expect(uses.get('update-task.kesl')).toEqual(['creating UpdateTask (product kesl)']);
  expect(uses.get('source.distribution-points')).toEqual([
    'DownloadUpdatesTask.sources (distributionPoints)',
    'UpdateTask.sources (distributionPoints)',
  ]);
  expect(uses.get('schedule.period')).toEqual(['DownloadUpdatesTask.schedule.every', 'UpdateTask.schedule.every']);
  expect(uses.get('agent-policy.points-only')).toEqual([
    'NetworkAgentPolicy.settings.distributeFilesThroughDistributionPointsOnly.enforce',
    'NetworkAgentPolicy.settings.distributeFilesThroughDistributionPointsOnly.value',
  ]);
  expect(uses.get('point.port')).toEqual(['DistributionPoint.port']);
});

test('every entry that holds something is one of the dictionary', () => {
  const names = new Set(kinds.flatMap((kind) => kind.dictionary).map((one) => one.name));
  for (const name of uses.keys()) expect(names).toContain(name);
});
