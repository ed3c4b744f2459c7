import { expect, test } from 'vitest';
import { bigUpdate, byHand, everyHours, hour, type Links, onNews, setUp, stage } from './scenario.ts';

/** Every combination of these links is tried; a link that is whole comes first in its list. */
const choices = {
  points: [['hq-dp-01', 'ber-dp-01', 'lis-dp-01', 'prg-dp-01'], ['hq-dp-01']],
  deploy: [true, false],
  download: [everyHours(2), byHand, false],
  update: [onNews, everyHours(1), byHand, false],
  installMode: [1, 0],
  eula: [true, false],
} as const;

const combinations: Links[] = choices.points.flatMap((points) =>
  choices.deploy.flatMap((deploy) =>
    choices.download.flatMap((download) =>
      choices.update.flatMap((update) =>
        choices.installMode.flatMap((installMode) =>
          choices.eula.map((eula) => ({ points, deploy, download, update, installMode, eula })),
        ),
      ),
    ),
  ),
);

const isWhole = (links: Links): boolean =>
  links.deploy === true &&
  links.points?.length === 4 &&
  links.download !== false &&
  links.download !== byHand &&
  links.update !== false &&
  links.update !== byHand &&
  links.installMode === 1 &&
  links.eula === true;

test('in every combination of links the engine and the explanation agree', { timeout: 120_000 }, async () => {
  expect(combinations).toHaveLength(192);
  for (const links of combinations) {
    await using on = await stage();
    await setUp(on.client, links);
    await on.admin.advance(8 * hour);
    const row = (await on.admin.inspect('devices')).find((device) => device['device'] === 'ber-ws-01');
    const has = String(row?.['installed']).split('; ').includes(bigUpdate);
    const why = String(row?.['waiting']);
    expect(has, JSON.stringify(links)).toBe(isWhole(links));
    if (has) expect(why).toBe('');
    // After eight hours nothing can be "about to happen": each missing link is a lasting one and is named.
    else expect(why, JSON.stringify(links)).toMatch(/no |not |only|hand/);
    expect(why, JSON.stringify(links)).not.toContain('starts with');
  }
});
