import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LoadedProject } from '../../src/config/load-project.ts';
import { openParseCache } from '../../src/config/parse-cache.ts';
import { diagnostic } from '../../src/model/diagnostic.ts';
import { codes, group, projectYaml, temporaryProject } from './temporary-project.ts';

const task = `apiVersion: kscctl/v1
kind: UpdateTask
metadata: {name: kes}
spec:
  product: KES
  scope:
    group: /Branches
  schedule: {every: 120m}
`;

const approvals = `apiVersion: kscctl/v1
kind: UpdateApprovals
metadata: {name: list}
spec:
  updates:
    - update: 0123456789ABCDEF0123456789abcdef
      status: Approved
    - update: a123456789abcdef0123456789abcdef
      status: Declined
      acceptEulas: [KES EULA]
`;

/** All of a load that can be compared. */
function facts({ project, resources, diagnostics, configDigest }: LoadedProject) {
  return { project, resources, diagnostics, configDigest };
}

describe('resources', () => {
  test('come from config/ and approvals/, normalised, in the order of their ids, with their places', async () => {
    await using project = await temporaryProject({
      'config/b/tasks.yml': `# a comment\n---\n${task}---\n${group('/Branches/Berlin')}`,
      'config/a.yaml': group('Branches'),
      'approvals/x.yaml': approvals,
      'config/.hidden.yaml': '[',
      'config/notes.txt': '[',
    });
    const { resources, diagnostics } = await project.load();
    expect(codes(diagnostics)).toEqual(['approvals/x.yaml update/eula-beside-decline']);
    expect(resources.map((one) => [one.id, one.declaredAt.file, one.declaredAt.line, one.declaredAt.column])).toEqual([
      ['AdministrationGroup/Branches', 'config/a.yaml', 1, 1],
      ['AdministrationGroup/Branches/Berlin', 'config/b/tasks.yml', 12, 1],
      ['UpdateApproval/0123456789abcdef0123456789abcdef', 'approvals/x.yaml', 6, 7],
      ['UpdateApproval/a123456789abcdef0123456789abcdef', 'approvals/x.yaml', 8, 7],
      ['UpdateTask/kes', 'config/b/tasks.yml', 3, 1],
    ]);
    expect(resources.at(-1)?.spec).toEqual({ product: 'KES', scope: { group: 'Branches' }, schedule: { every: '2h' } });
  });

  test('keep the earlier names that count, called as the kind calls them; what is declared itself is told and dropped', async () => {
    const renamed = (previously: string) => group('Offices').replace('}', `, previously: [${previously}]}`);
    await using project = await temporaryProject({
      'config/a.yaml': `${renamed('/Branches, Old, /Offices')}---\n${group('Old')}`,
    });
    const { resources, diagnostics, configDigest } = await project.load();
    expect(codes(diagnostics)).toEqual(['config/a.yaml config/earlier-name-declared']);
    expect(resources.map((one) => one.metadata.previously)).toEqual([['Branches', 'Offices'], undefined]);
    // What renames nothing changes nothing that is done: a plan that was seen holds without it.
    await project.write('config/a.yaml', `${renamed('Branches, Offices')}---\n${group('Old')}`);
    expect(await project.load()).toMatchObject({ configDigest, diagnostics: [] });
  });

  test('of whole documents are there even where others are broken', async () => {
    await using project = await temporaryProject({
      'config/a.yaml': `a: [\n---\n${group('Branches')}---\nkind: Nope\n`,
    });
    const { resources, diagnostics } = await project.load();
    expect(resources.map((one) => one.id)).toEqual(['AdministrationGroup/Branches']);
    expect(diagnostics.map((one) => one.code)).toContain('config/yaml-syntax');
    expect(diagnostics.map((one) => one.code)).toContain('config/unknown-kind');
  });

  test('declared twice in different files are reported at the second, naming the first', async () => {
    await using project = await temporaryProject({ 'config/b.yaml': group('A'), 'config/a.yaml': `\n${group('A')}` });
    const [one] = (await project.load()).diagnostics;
    expect(one).toMatchObject({
      code: 'config/duplicate-resource',
      resource: 'AdministrationGroup/A',
      place: { file: 'config/b.yaml', line: 1 },
    });
    expect(one?.message).toContain('config/a.yaml:2');
  });
});

test('half of a surrogate pair is told at its place, in a name, a text, a list and a key; a whole pair is read', async () => {
  await using project = await temporaryProject({
    'config/a.yaml': [
      'apiVersion: kscctl/v1',
      'kind: AdministrationGroup',
      'metadata: {name: "A\\uD83D", labels: {"k\\uDE00": v, l: "\\uDE00"}}',
      'spec: {}',
      '---',
      group('B X').replace('X', '\\uD83D\\uDE00'),
    ].join('\n'),
    'approvals/a.yaml': approvals.replace('KES EULA', '"KES\\uDC00"'),
  });
  const { resources, diagnostics } = await project.load();
  expect(diagnostics.map(({ code, pointer, place }) => [code, pointer, place?.line, place?.column])).toEqual([
    ['config/invalid-value', '/spec/updates/1/acceptEulas/0', 10, 21],
    ['config/invalid-value', '/metadata/name', 3, 18],
    ['config/invalid-value', '/metadata/labels/k\uDE00', 3, 38],
    ['config/invalid-value', '/metadata/labels/l', 3, 55],
  ]);
  for (const one of diagnostics)
    expect([one.message, one.hint]).toEqual([
      expect.stringContaining('half of a surrogate pair'),
      expect.stringContaining('\\uD83D\\uDE00'),
    ]);
  expect(resources.map((one) => one.id)).toEqual(['AdministrationGroup/B \u{1F600}']);
});

describe('text that is no YAML', () => {
  const found = async (text: string) => {
    await using project = await temporaryProject({ 'config/a.yaml': text });
    const { diagnostics } = await project.load();
    return diagnostics.map(({ code, place, message, hint }) => [code, place?.line, `${message} ${hint}`] as const);
  };

  test('because a merge was not finished is one fault a conflict, and says so', async () => {
    const sides = '<<<<<<< HEAD\nspec: {}\n=======\nspec: {a: b}\n>>>>>>> topic\n';
    expect(await found(`${group('A').replace('spec: {}\n', sides)}---\n${sides}`)).toEqual([
      ['config/merge-conflict', 4, expect.stringContaining('unfinished merge')],
      ['config/merge-conflict', 10, expect.stringContaining('unfinished merge')],
    ]);
    expect(await found(`${group('A')}---\nnote: |\n  <<<<<<< HEAD\n  >>>>>>> topic\n`)).not.toContainEqual(
      expect.arrayContaining(['config/merge-conflict']),
    );
  });

  test.each([
    ['spec:\n\ta: b\n', 2, 'Indent with spaces.'],
    ['spec:\n  product: KES\n   scope: {group: /}\n', 2, 'column'],
    ['spec:\n  displayName: Update: KES\n', 2, 'in quotes'],
    ['spec:\n  product KES\n  scope: {group: /}\n', 2, 'field: value'],
    ['spec: ["a" "b"]\n', 1, 'by commas'],
    ['spec: {product: {{ product }}}\n', 1, 'in quotes'],
    // What the parser says first: the rest follows from it.
    ['spec: {a: [b, c}\n', 1, 'Close it with "]"'],
    ['spec: {a: b\nkind: C\n', 2, 'Close it with "}"'],
  ])('is one fault a line, in words about the text: %j', async (text, line, words) => {
    const faults = await found(text);
    expect(faults).toEqual([['config/yaml-syntax', line, expect.stringContaining(words)]]);
    expect(faults[0]?.[2]).not.toMatch(/implicit|compact|flow |block |stringKeys/i);
  });
});

describe('files that cannot be read', () => {
  test('are each an error of their own, and the others are read', async () => {
    await using project = await temporaryProject({
      'config/binary.yaml': Buffer.from([0x4b, 0x00, 0xff]),
      'config/latin1.yaml': Buffer.from('a: caf\xe9', 'latin1'),
      'config/large.yaml': Buffer.alloc(9 * 1024 * 1024, '#'),
      'config/whole.yaml': group('Branches'),
    });
    await mkdir(join(project.root, 'config/folder.yaml'));
    // Whoever opened it would wait for a writer.
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(project.root, 'config/pipe.yaml')]);
    await symlink('nowhere', join(project.root, 'config/dangling.yaml'));
    await symlink('/etc/hostname', join(project.root, 'config/outside.yaml'));
    await symlink('/etc', join(project.root, 'config/etc'));
    await mkdir(`${project.root}-beside`);
    onTestFinished(() => rm(`${project.root}-beside`, { recursive: true }));
    await writeFile(join(`${project.root}-beside`, 'theirs.yaml'), group('Theirs'));
    await symlink(`${project.root}-beside`, join(project.root, 'config/beside'));
    await symlink('..', join(project.root, 'config/round'));
    const { resources, diagnostics } = await project.load();
    expect(codes(diagnostics)).toEqual([
      'config/beside config/unreadable-file',
      'config/binary.yaml config/not-text',
      'config/dangling.yaml config/unreadable-file',
      'config/etc config/unreadable-file',
      'config/folder.yaml config/unreadable-file',
      'config/large.yaml config/file-too-large',
      'config/latin1.yaml config/not-text',
      'config/outside.yaml config/unreadable-file',
      'config/pipe.yaml config/unreadable-file',
    ]);
    expect(resources.map((one) => one.id)).toEqual(['AdministrationGroup/Branches']);
  });

  test('are not taken for declarations that left, nor is what was a folder of them', async () => {
    await using project = await temporaryProject({ 'config/whole.yaml': group('Branches'), approvals: 'no folder' });
    await symlink('../elsewhere', join(project.root, 'config/shared'));
    await symlink('nowhere', join(project.root, 'overlays'));
    expect(codes((await project.load()).diagnostics)).toEqual([
      'approvals config/unreadable-file',
      'config/shared config/unreadable-file',
      'overlays config/unreadable-file',
    ]);
  });

  test('that would need gigabytes to parse are refused, and deep ones end in an error', async () => {
    await using project = await temporaryProject({
      'config/brackets.yaml': '['.repeat(4 * 1024 * 1024),
      'config/deep.yaml': `a: ${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      'config/deeper-than-people-write.yaml': `a: ${'['.repeat(101)}${']'.repeat(101)}`,
    });
    const { diagnostics } = await project.load();
    expect(new Set(codes(diagnostics))).toEqual(
      new Set([
        'config/brackets.yaml config/file-too-large',
        'config/deep.yaml config/yaml-syntax',
        'config/deeper-than-people-write.yaml config/missing-field',
        'config/deeper-than-people-write.yaml config/yaml-syntax',
      ]),
    );
  });

  test('within the project are read through links', async () => {
    await using project = await temporaryProject({ 'config/..data/real.yaml': group('Branches') });
    await symlink('..data/real.yaml', join(project.root, 'config/linked.yaml'));
    const { resources } = await project.load();
    expect(resources.map((one) => one.declaredAt.file)).toEqual(['config/linked.yaml']);
  });

  test('of overlays are refused, since nothing reads them yet', async () => {
    await using project = await temporaryProject({ 'config/a.yaml': group('A'), 'overlays/hq/a.yaml': group('A') });
    expect(codes((await project.load()).diagnostics)).toEqual(['overlays/hq/a.yaml config/unsupported']);
  });
});

describe('a project without declarations', () => {
  test('is a warning, and without config/ an error', async () => {
    await using project = await temporaryProject({ 'config/empty.yaml': '# nothing\n---\n' });
    expect(codes((await project.load()).diagnostics)).toEqual(['config config/nothing-declared']);
    await project.remove('config');
    expect(codes((await project.load()).diagnostics)).toEqual(['config config/missing-folder']);
    await project.remove('kscctl.yaml');
    expect(codes((await project.load()).diagnostics)).toContain('kscctl.yaml config/unreadable-file');
  });
});

describe('places', () => {
  test('are found for fields of resources, also within lists, and fall back to what is there', async () => {
    await using project = await temporaryProject({ 'config/a.yaml': task, 'approvals/x.yaml': approvals });
    const loaded = await project.load();
    expect(await loaded.locate('UpdateTask/kes', '/spec/scope/group')).toMatchObject({
      line: 7,
      column: 12,
      endColumn: 21,
    });
    expect(await loaded.locate('UpdateTask/kes', '/spec/install')).toMatchObject({ line: 4, column: 1 });
    expect(await loaded.locate('UpdateTask/kes', '')).toMatchObject({ line: 1, column: 1 });
    expect(await loaded.locate('UpdateTask/none', '/spec')).toBeNull();
    const approval = 'UpdateApproval/a123456789abcdef0123456789abcdef';
    const [placed] = await loaded.placed([
      diagnostic('reference/not-found', { message: '', resource: approval, pointer: '/spec/status' }),
    ]);
    expect(placed).toMatchObject({
      pointer: '/spec/updates/1/status',
      place: { file: 'approvals/x.yaml', line: 9, column: 15 },
    });
  });
});

describe('the parse cache', () => {
  const files = { 'config/a.yaml': task, 'config/b.yaml': group('B'), 'approvals/x.yaml': approvals };

  test('changes nothing but the time, and forgets what is gone', async () => {
    await using project = await temporaryProject(files);
    const cold = await project.load({ cached: true });
    const warm = await project.load({ cached: true });
    expect(facts(warm)).toEqual(facts(cold));
    expect(facts(warm)).toEqual(facts(await project.load()));
    expect(await warm.locate('UpdateTask/kes', '/spec/scope')).toEqual(
      await cold.locate('UpdateTask/kes', '/spec/scope'),
    );
    await project.write('config/a.yaml', group('A'));
    await project.remove('config/b.yaml');
    const changed = await project.load({ cached: true });
    expect(facts(changed)).toEqual(facts(await project.load()));
    expect(await readFile(project.cacheFile, 'utf8')).not.toContain('config/b.yaml');
  });

  test('is ignored and written anew when it is damaged or of other rules', async () => {
    await using project = await temporaryProject(files);
    const expected = facts(await project.load({ cached: true }));
    const whole = await readFile(project.cacheFile, 'utf8');
    const damages = ['', '{}', whole.slice(0, -20), whole.replace('KES', 'kes'), whole.replace(/ 1 [0-9a-f]+/, ' 1 0')];
    for (const damaged of damages) {
      await writeFile(project.cacheFile, damaged);
      expect(facts(await project.load({ cached: true }))).toEqual(expected);
      expect(await readFile(project.cacheFile, 'utf8')).toBe(whole);
    }
  });

  test('goes without where its folder cannot be made', async () => {
    const cache = await openParseCache('/proc/kscctl/cache/parse.json', 'rules');
    cache.set('config/a.yaml', 'digest', []);
    await cache.save();
    expect(cache.get('config/a.yaml', 'digest')).toBeNull();
  });

  test('keeps no file in which something is wrong, and needs no place to write', async () => {
    await using project = await temporaryProject({
      ...files,
      'config/bad.yaml': 'apiVersion: kscctl/v1\npassword: hunter2\n',
      'config/half.yaml': `${group('Half')}---\nkind: Nope\n`,
    });
    const cold = await project.load({ cached: true });
    expect(codes(cold.diagnostics)).toContain('config/half.yaml config/unknown-kind');
    expect(await readFile(project.cacheFile, 'utf8')).not.toContain('hunter2');
    expect(facts(await project.load({ cached: true }))).toEqual(facts(cold));
    await project.remove('.kscctl');
    await project.write('.kscctl', projectYaml);
    expect(facts(await project.load({ cached: true }))).toEqual(facts(cold));
  });
});
