import { expect, test } from 'vitest';
import type { AdminClient } from '../../src/simulator/index.ts';
import { changesOf } from '../support/documents.ts';
import { documents, projectWith } from '../support/project.ts';
import { credentials, startServer, targetFile } from '../support/stage.ts';

const day = 24 * 3_600_000;

/** What the chain tells, as the simulated server words it; all else no read tells (docs/wire.md, Missing reads). */
const foreseeable = /macOS|no distribution point|does not deploy|no update task|no download task/;

type Row = Readonly<Record<string, unknown>>;

/** Approves all that is undecided, applies, lets days pass; what was foreseen, what came, and what devices wait for. */
async function approveAll(world: string, seed: number, days: number) {
  await using server = await startServer({ world, seed });
  const { url, caFile } = server.running;
  const undecided = (await rows(server.admin, 'updates')).filter((one) => one['status'] === 'Undefined');
  const ours = undecided.filter((one) => /^Kaspersky|^Network Agent/.test(String(one['title'])));
  const updates = ours.map((one) => ({
    update: one['update'],
    status: 'Approved',
    reason: 'all of them',
    acceptEulas: String(one['eula']) === '' ? [] : [String(one['eula']).replace(/ \((not )?accepted\)$/, '')],
  }));
  using project = projectWith(
    {
      'kscctl.yaml': targetFile({ url, caFile }),
      'config/none.yaml': '',
      'approvals/all.yaml': documents(['UpdateApprovals', 'all', { updates }]),
    },
    credentials,
  );
  const { plan } = await project.plan();
  const { report } = await project.apply();
  const refused = new Set(report.outcomes.filter((one) => one.outcome !== 'applied').map((one) => one.id));
  await server.admin.advance(days * day);
  const after = new Map((await rows(server.admin, 'updates')).map((one) => [one['update'], one]));
  const waiting = (await rows(server.admin, 'devices')).flatMap((one) => String(one['waiting']).split('; '));
  const told = changesOf(plan)
    .filter((one) => one.kind === 'UpdateApproval')
    .map(({ id, name, impact }) => {
      const title = String(after.get(name)?.['title']);
      const kept = waiting.filter((one) => one.startsWith(`update '${title}': `) && !foreseeable.test(one));
      const before = Number(ours.find((one) => one['update'] === name)?.['installed']);
      const came = Number(after.get(name)?.['installed']) - before;
      return { title, foreseen: impact.installs, came, kept: kept.length, refused: refused.has(id), note: impact.note };
    });
  return told;
}

const rows = async (admin: AdminClient, what: 'updates' | 'devices'): Promise<readonly Row[]> => admin.inspect(what);

test.each([
  ['enterprise', 1, 8],
  ['messy', 1, 14],
  ['messy', 2, 14],
  ['messy', 3, 14],
])(
  'in world %s of seed %i an update comes to those that are foreseen, but for those that something keeps it from which no read tells',
  {
    timeout: 300_000,
  },
  async (world, seed, days) => {
    const told = await approveAll(world, seed, days);
    expect(told.length).toBeGreaterThan(10);
    const expected = told.map((one) => {
      // The server takes no decision on what needs a newer server.
      const came = one.refused ? 0 : (one.foreseen ?? -1) - one.kept;
      return { ...one, came };
    });
    expect(told).toEqual(expected);
    expect(told.some((one) => one.came > 0)).toBe(true);
    const old = told.filter((one) => one.note.includes('have this version or a newer one'));
    expect(old.length).toBeGreaterThan(0);
    expect(old.map((one) => one.foreseen)).toEqual(old.map(() => 0));
  },
);
