import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, untouched } from '../../src/model/change.ts';
import { diagnostic } from '../../src/model/diagnostic.ts';
import type { Plan } from '../../src/model/plan.ts';
import { planDocument } from '../../src/report/plan-document.ts';
import { planMarkdown } from '../../src/report/plan-markdown.ts';
import { planText } from '../../src/report/plan-text.ts';
import { plain } from '../../src/report/style.ts';
import { changeOf } from '../planning/made-up.ts';
import { samples } from '../support/sampling.ts';

const limit = 65_536;

function planWith(parts: Partial<Plan>): Plan {
  return {
    target: 'hq',
    server: { type: 'openapi', edition: 'unknown', identity: 'ksc/0', version: '15.1' },
    revision: '0123456789abcdef0123',
    dirty: true,
    configDigest: 'sha256:0',
    ledger: null,
    createdAt: '2026-01-01T00:00:00Z',
    asOf: '2026-01-01T00:00:00Z',
    complete: true,
    unread: [],
    untold: [],
    maxUninstalls: 0,
    read: {},
    unchanged: [],
    adoptions: [],
    waves: [],
    barriers: [],
    drift: [],
    diagnostics: [],
    guards: [],
    fingerprint: 'sha256:1',
    ...parts,
  };
}

function update(name: string, value: string, parts: Partial<Change> = {}): Change {
  return changeOf('update', name, { fields: [{ path: '/spec/colour', before: 'red', after: value }], ...parts });
}

const hostile = fc
  .array(
    fc.constantFrom(
      '|',
      '`',
      '``',
      '<b>',
      '\n',
      '\n\n| x | y |',
      '\\',
      '@all',
      '[a](b)',
      '<!--',
      '-->',
      '# h',
      '> q',
      '---',
      'x',
      '\u001b[2J',
      '\u202e',
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''));

/** What of a line is no code span, with characters that are escaped left out. A span that is not closed shows. */
function outsideCode(line: string): string {
  let rest = line;
  let result = '';
  while (rest !== '') {
    const fence = /^`+/.exec(rest)?.[0] ?? '';
    const end = fence === '' ? -1 : rest.slice(fence.length).search(new RegExp(`(?<!\`)${fence}(?!\`)`));
    if (end >= 0) rest = rest.slice(2 * fence.length + end);
    else if (rest.startsWith('\\')) rest = rest.slice(2);
    else {
      result += rest[0];
      rest = rest.slice(1);
    }
  }
  return result;
}

describe('the Markdown of a plan', () => {
  test('keeps every row of its table in three cells and every text on its line, whatever names and values hold', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, value, other) => {
        const plan = planWith({
          target: other,
          waves: [
            [
              update(name, value, {
                label: other,
                held: ['protected'],
                sideEffects: [{ name: other, effect: 'deactivated' }],
                impact: { ...untouched, note: other },
              }),
            ],
          ],
          drift: [
            {
              id: `Thing/${name}`,
              kind: 'drifted',
              fields: [{ path: '/spec/colour', lastApplied: other, observed: value, desired: name }],
            },
          ],
          guards: [{ guard: 'protected', limit: 0, value: 1, acknowledged: false, explanation: other }],
          adoptions: [{ id: `Thing/${other}` } as Plan['adoptions'][number]],
        });
        const notice = diagnostic('task/overlap', {
          message: value,
          place: { file: name, line: 1, column: 1, endLine: 1, endColumn: 1 },
        });
        const text = planMarkdown(planDocument(plan), [notice]);
        const rows = text.split('\n').filter((line) => line.startsWith('|'));
        expect(rows).toHaveLength(3);
        for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(5);
        expect(text).not.toMatch(/[\u001b\u202e]/);
        const outside = text.split('\n').map(outsideCode).join('\n');
        expect(outside.replaceAll('<br>', '')).not.toMatch(/[<`]/);
        expect(outside).not.toMatch(/@(?!\u200b)/);
        for (const line of text.split('\n').filter((one) => one !== '')) {
          expect(line, JSON.stringify(line)).toMatch(/^(###? |\*\*|\||> \*\*protected\*\*|- |_Shortened|To adopt)/);
        }
      }),
      samples(200),
    );
  });

  test('fits a comment with 20,000 changes, and says that it was shortened', () => {
    const wave = Array.from({ length: 20_000 }, (_, index) => update(`thing-${index}`, `value ${index}`));
    const drift = wave.map((one) => ({
      id: one.id,
      kind: 'drifted' as const,
      fields: [{ path: '/spec/colour', lastApplied: 'a', observed: 'b', desired: 'a' }],
    }));
    const notices = wave.map((one) => diagnostic('task/overlap', { message: `${one.id} overlaps` }));
    for (const plan of [planWith({ waves: [wave] }), planWith({ waves: [wave], drift }), planWith({ drift })]) {
      for (const diagnostics of [[], notices]) {
        const text = planMarkdown(planDocument(plan), diagnostics);
        expect(text.length).toBeLessThanOrEqual(limit);
        if (plan.waves.length > 0) expect(text).toContain('20000 to update');
        expect(text).toMatch(/kscctl plan/);
      }
    }
  });

  test('names what takes something away, and decisions while there is room, where not all changes fit', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => update(`g${index}`, 'x'.repeat(50)));
    const waves = [many, [changeOf('delete', 'old'), update('guarded', 'y', { held: ['protected'] })]];
    const decided = update('', '', { id: 'UpdateApproval/0b', kind: 'UpdateApproval' });
    const text = planMarkdown(planDocument(planWith({ waves: [...waves, [decided]] })), []);
    expect(text.length).toBeLessThan(limit);
    for (const shown of ['old', 'guarded', 'UpdateApproval/0b']) expect(text).toContain(shown);
    expect(text).not.toContain('g4999');
    const decisions = many.map((one) => ({ ...one, kind: 'UpdateApproval' }));
    const short = planMarkdown(planDocument(planWith({ waves: [...waves, decisions] })), []);
    expect(short.length).toBeLessThan(limit);
    for (const shown of ['old', 'guarded']) expect(short).toContain(shown);
  });

  test('fits a comment even where a single text is longer than one', () => {
    const long = '|`@'.repeat(60_000);
    const plan = planWith({
      target: long,
      server: { type: 'openapi', edition: 'unknown', identity: long, version: long },
      waves: [[update(long, long)]],
    });
    expect(planMarkdown(planDocument(plan), []).length).toBeLessThanOrEqual(limit);
  });

  test('shows all of a plan that fits', () => {
    const text = planMarkdown(planDocument(planWith({ waves: [[update('a', 'blue')]] })), []);
    for (const part of ['Thing/a', 'red', 'blue', 'colour', '1 to update']) expect(text).toContain(part);
    expect(text).not.toContain('Shortened');
  });
});

describe('the text of a plan', () => {
  test('obeys no escape that a name, a value or the server brings', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, value) => {
        const plan = planWith({
          target: value,
          server: { type: 'openapi', edition: 'unknown', identity: name, version: value },
          waves: [[update(name, value, { label: value })]],
        });
        expect(planText(planDocument(plan), plain)).not.toMatch(/[\u001b\u202e\r]/);
      }),
      samples(100),
    );
  });

  test('ends with the line that people look for, when nothing is to be done', () => {
    expect(
      planText(planDocument(planWith({})), plain)
        .split('\n')
        .at(-1),
    ).toBe('In sync: no changes.');
  });

  test('says why each change is, stresses what is uninstalled, and gives the flag that lifts a guard as it is typed', () => {
    const declined = update('u', 'Declined', {
      kind: 'UpdateApproval',
      reason: 'drifted',
      impact: { ...untouched, uninstalls: 34 },
      held: ['max-uninstalls'],
    });
    const guard = { guard: 'max-uninstalls', limit: 0, value: 34, acknowledged: false, explanation: 'Many.' } as const;
    const text = planMarkdown(planDocument(planWith({ waves: [[declined]], guards: [guard] })), []);
    expect(text).toContain('_was changed on the server_');
    expect(text).toContain('**UNINSTALLS on 34 devices**');
    expect(text).toContain('`--acknowledge max-uninstalls --reason "..."`');
  });

  test('says of what is forgotten whether the server has it still', () => {
    const [kept, gone] = [changeOf('forget', 'kept'), changeOf('forget', 'gone', { gone: true })];
    const text = planText(planDocument(planWith({ waves: [[kept, gone]] })), plain);
    expect(text).toContain('forgotten, the server keeps it');
    expect(text).toContain('forgotten, the server does not have it any more');
  });

  test('stands in a terminal with what holds a change on a line of its own', () => {
    const held = update('u', 'x', { held: ['protected'] });
    expect(planText(planDocument(planWith({ waves: [[held]] })), plain)).toMatch(/^ {6}HELD by protected$/m);
  });
});
