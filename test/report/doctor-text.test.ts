import { expect, test } from 'vitest';
import type { DoctorReport } from '../../src/app/doctor/doctor-report.ts';
import { doctorText } from '../../src/report/doctor-text.ts';
import { coloured, plain } from '../../src/report/style.ts';

const hostile = 'a\u001b[2J\nb\u202e';

const report: DoctorReport = {
  target: hostile,
  server: {
    type: 'openapi',
    edition: 'unknown',
    identity: hostile,
    version: hostile,
    url: 'https://127.0.0.1:1',
    virtualServer: { asked: hostile, isVirtual: null, id: null },
    session: { scheme: 'KSCBasic', alive: 'yes' },
    certificate: {
      subject: hostile,
      issuer: hostile,
      isSelfSigned: false,
      validFrom: '',
      validTo: '2026-03-09T00:00:00Z',
      daysLeft: 7,
      sha256: '00',
    },
  },
  methods: [],
  rights: [{ area: 'tasks', plan: ['a'], apply: ['b'], canRead: 'no', canWrite: 'unknown', note: hostile }],
  taskRights: [{ entry: 'update-task.KES', canWrite: 'unknown', note: hostile }],
  entries: [
    {
      name: 'a.b',
      value: hostile,
      ownValue: hostile,
      carried: [{ value: hostile, on: hostile }],
      evidence: 'invented',
      source: '',
      meaning: '',
      provenBy: 'seen',
      on: hostile,
      holds: [],
    },
    {
      name: 'c.d',
      value: hostile,
      ownValue: hostile,
      carried: [{ value: hostile, on: hostile }],
      evidence: 'invented',
      source: '',
      meaning: hostile,
      provenBy: null,
      on: null,
      holds: [],
    },
  ],
  refused: [{ id: hostile, why: hostile }],
  held: [{ id: hostile, action: 'create', entries: ['c.d'] }],
  templates: [
    {
      slot: 'update-task.KES',
      type: 'task',
      used: null,
      problem: hostile,
      candidates: [{ id: hostile, displayName: hostile, sureness: 'likely', why: hostile }],
    },
  ],
  diagnostics: [],
  verdict: 'held',
};

test('text from a server never reaches the terminal as it is, with or without colours', () => {
  for (const style of [plain, coloured]) {
    const text = doctorText(report, { style, verbose: true });
    expect(text).not.toContain('\u001b[2J');
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('a\n');
  }
  expect(doctorText(report, { style: plain, verbose: false })).toContain(
    'valid until 2026-03-09T00:00:00Z (in 7 days)',
  );
});
