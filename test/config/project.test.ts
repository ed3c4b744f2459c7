import { describe, expect, test } from 'vitest';
import { loadProject } from '../../src/config/load-project.ts';
import { targetNamed } from '../../src/config/project.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { group, temporaryProject } from './temporary-project.ts';

const head = 'apiVersion: kscctl/v1\nkind: Project\nmetadata: {name: acme}\n';

async function projectOf(spec: string) {
  await using project = await temporaryProject({
    'kscctl.yaml': `${head}spec: ${spec}\n`,
    'config/a.yaml': group('A'),
  });
  const loaded = await project.load();
  expect(loaded.diagnostics).toEqual([]);
  return { root: project.root, project: loaded.project! };
}

describe('the project file', () => {
  test('has the defaults of the contract', async () => {
    const { root, project } = await projectOf('{}');
    expect(project).toEqual({
      root,
      name: 'acme',
      targets: [
        {
          name: 'local',
          isDefault: true,
          server: { type: 'embedded', world: 'branch-office', seed: 1, clock: 'manual' },
        },
      ],
      guards: { maxDeletes: 5, maxUninstalls: 0, acceptEula: false },
      dictionary: { accept: [], override: {}, templates: {} },
    });
  });

  test('refuses names that the dictionary does not have, and values of another shape', async () => {
    await using project = await temporaryProject({
      'kscctl.yaml': `${head}spec:
  dictionary:
    accept: [point.prot]
    override: {constructor: x, point.port: 13000, download-task.points: {product: '1103'}}\n`,
    });
    const loaded = await project.load();
    const found = loaded.diagnostics.filter((one) => one.severity === 'error').map((one) => [one.code, one.pointer]);
    expect(found).toEqual([
      ['config/invalid-value', '/spec/dictionary/accept/0'],
      ['config/invalid-value', '/spec/dictionary/override/constructor'],
      ['config/invalid-value', '/spec/dictionary/override/point.port'],
      ['config/invalid-value', '/spec/dictionary/override/download-task.points'],
    ]);
  });

  test('refuses a template of the other type, and a way of copying where there is only one', async () => {
    await using project = await temporaryProject({
      'kscctl.yaml': `${head}spec:
  dictionary:
    templates:
      update-task.KES: {policy: P}
      agent-policy: {policy: P, via: export}
      update-task.KSE: {task: T}\n`,
    });
    const { diagnostics } = await project.load();
    const found = diagnostics.filter((one) => one.severity === 'error').map((one) => [one.code, one.pointer]);
    expect(found).toEqual([
      ['config/invalid-value', '/spec/dictionary/templates/update-task.KES'],
      ['config/invalid-value', '/spec/dictionary/templates/agent-policy/via'],
      ['config/invalid-value', '/spec/dictionary/templates/update-task.KSE'],
    ]);
  });

  test('is part of the digest with each setting of the dictionary, as a plan depends on it', async () => {
    const digestOf = async (dictionary: string) => {
      await using project = await temporaryProject({ 'kscctl.yaml': `${head}spec: {dictionary: ${dictionary}}\n` });
      return (await project.load()).configDigest;
    };
    const dictionaries = [
      '{}',
      '{accept: [point.port]}',
      '{override: {point.port: Other}}',
      '{templates: {update-task.KES: {task: A}}}',
      '{templates: {update-task.KES: {task: A, via: export}}}',
    ];
    expect(new Set(await Promise.all(dictionaries.map(digestOf))).size).toBe(dictionaries.length);
  });

  test('gives every setting of an openapi server', async () => {
    const { root, project } = await projectOf(`
  guards: {max-deletes: 0, max-uninstalls: 7, accept-eula: true}
  dictionary: {accept: [point.port], override: {point.port: Other, schedule.manual-subtype: 7}, templates: {update-task.KES: {task: '7'}}}
  targets:
    - name: hq
      server:
        type: openapi
        url: https://ksc.example:13299
        caFile: ./klserver.cer
        virtualServer: branch-7
        sessions: 8
        timeout: 2m
        tls: {certificateSha256: "${'ab:'.repeat(31)}ab", serverName: ksc}
        auth: {user: {env: U}, password: {file: secret.txt}, domain: {command: [echo, corp]}}`);
    expect(project.guards).toEqual({ maxDeletes: 0, maxUninstalls: 7, acceptEula: true });
    expect(project.dictionary).toEqual({
      accept: ['point.port'],
      override: { 'point.port': 'Other', 'schedule.manual-subtype': 7 },
      templates: { 'update-task.KES': { task: '7' } },
    });
    expect(project.targets[0]).toEqual({
      name: 'hq',
      isDefault: false,
      server: {
        type: 'openapi',
        url: 'https://ksc.example:13299',
        caFile: `${root}/klserver.cer`,
        virtualServer: 'branch-7',
        sessions: 8,
        timeoutMs: 120_000,
        tls: { certificateSha256: `${'ab:'.repeat(31)}ab`, serverName: 'ksc' },
        auth: {
          user: { from: 'env', name: 'U' },
          password: { from: 'file', path: `${root}/secret.txt` },
          domain: { from: 'command', command: ['echo', 'corp'] },
          token: null,
        },
      },
    });
  });
});

describe('a target', () => {
  test('is the one named, else the only one, else the default', async () => {
    const { project: one } = await projectOf('{targets: [{name: only}]}');
    expect(targetNamed(one, null).target?.name).toBe('only');
    const { project: two } = await projectOf('{targets: [{name: a}, {name: b, default: true}]}');
    expect(targetNamed(two, null).target?.name).toBe('b');
    expect(targetNamed(two, 'a').target?.name).toBe('a');
    expect(targetNamed(two, 'c').diagnostics.map((found) => found.code)).toEqual(['config/unknown-target']);
    const { project: none } = await projectOf('{targets: [{name: a}, {name: b}]}');
    expect(targetNamed(none, null).diagnostics.map((found) => found.code)).toEqual(['config/unknown-target']);
  });
});

test('a world that the simulated server does not have is an error at its place', async () => {
  const target = (name: string, world: string) =>
    `    - name: ${name}\n      server: {type: embedded, world: ${world}}\n`;
  const head = 'apiVersion: kscctl/v1\nkind: Project\nmetadata: {name: a}\nspec:\n  targets:\n';
  await using project = await temporaryProject({
    'kscctl.yaml': `${head}${target('a', 'messy')}${target('b', 'branch-ofice')}`,
    'config/a.yaml': group('A'),
  });
  let asked = 0;
  const worlds = () => {
    asked += 1;
    return Promise.resolve(['branch-office', 'messy']);
  };
  const { project: read, diagnostics } = await loadProject(project.root, kinds, { cacheFile: null, worlds });
  expect(read).toBeNull();
  expect(diagnostics).toMatchObject([
    {
      code: 'config/invalid-value',
      pointer: '/spec/targets/1/server/world',
      place: { file: 'kscctl.yaml', line: 9, column: 39 },
    },
  ]);
  expect(diagnostics[0]?.hint).toBe('Did you mean "branch-office"? Worlds: branch-office, messy.');
  // The simulated server takes its time to load: nobody asks it about the default.
  await using other = await temporaryProject({
    'kscctl.yaml': `${head}${target('a', 'branch-office')}`,
    'config/a.yaml': group('A'),
  });
  expect((await loadProject(other.root, kinds, { cacheFile: null, worlds })).diagnostics).toEqual([]);
  expect(asked).toBe(1);
});

test('a project file that is no text, or too large, is told with a hint about the project file', async () => {
  for (const [content, code] of [
    [Buffer.from([0x4b, 0x00, 0xff]), 'config/not-text'],
    [Buffer.alloc(9 * 1024 * 1024, '#'), 'config/file-too-large'],
  ] as const) {
    await using project = await temporaryProject({ 'kscctl.yaml': content, 'config/a.yaml': group('A') });
    const [one] = (await project.load()).diagnostics;
    expect(one?.code).toBe(code);
    expect(one?.hint).not.toMatch(/config\/|dozens/);
  }
});
