import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { brief, group, temporaryProject } from './temporary-project.ts';

const fixtures = join(import.meta.dirname, '../fixtures');

function fixturesIn(folder: string): { name: string; text: string; expected: string[] }[] {
  return readdirSync(join(fixtures, folder)).map((file) => {
    const text = readFileSync(join(fixtures, folder, file), 'utf8');
    const expected = [...text.matchAll(/^# expect: (.*)$/gm)].map(([, line = '']) => line.trim());
    return { name: file.replace('.yaml', ''), text, expected };
  });
}

describe('a mistake in a declaration is reported at its place', () => {
  test.each(fixturesIn('declarations'))('$name', async ({ text, expected }) => {
    await using project = await temporaryProject({ 'config/fixture.yaml': text });
    const { diagnostics } = await project.load();
    expect(diagnostics.map(brief).sort()).toEqual(expected.sort());
    expect(new Set(diagnostics.map((one) => one.place?.file))).toEqual(new Set(['config/fixture.yaml']));
    for (const one of diagnostics) expect(one.hint).not.toBe('');
  });
});

describe('a mistake in the project file is reported at its place', () => {
  test.each(fixturesIn('project'))('$name', async ({ text, expected }) => {
    await using project = await temporaryProject({ 'kscctl.yaml': text, 'config/groups.yaml': group('Branches') });
    const loaded = await project.load();
    expect(loaded.diagnostics.map(brief).sort()).toEqual(expected.sort());
    expect(loaded.project).toBeNull();
    expect(JSON.stringify(loaded.diagnostics)).not.toContain('hunter2');
  });
});
