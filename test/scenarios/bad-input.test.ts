import { expect, test } from 'vitest';
import type { DiagnosticDocument } from '../support/documents.ts';
import { type Files, type Project, projectWith } from '../support/project.ts';

const head = 'apiVersion: kscctl/v1\nkind: AdministrationGroup\n';
const fine = `${head}metadata: {name: Fine}\nspec: {}\n`;
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => {
    const below = String.fromCharCode(name.charCodeAt(0) - 1);
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${below}`).join(', ')}]`;
  }),
].join('\n');

/** One mistake each: where it stands, and what it is called. */
const mistakes: Readonly<
  Record<string, { readonly text: string | Buffer; readonly code: string; readonly at: string }>
> = {
  'broken YAML': { text: `${head}metadata: {name: A\nspec: {}\n`, code: 'config/yaml-syntax', at: '4:1' },
  'an unknown field': {
    text: `${head}metadata: {name: A, lables: {}}\nspec: {}\n`,
    code: 'config/unknown-field',
    at: '3:21',
  },
  'a wrong type': {
    text: 'apiVersion: kscctl/v1\nkind: DistributionPoint\nmetadata: {name: p}\nspec: {device: x, scope: {groups: [/]}, deployUpdates: "yes"}\n',
    code: 'config/wrong-type',
    at: '4:56',
  },
  'a name that is no string': {
    text: `${head}metadata: {name: 2026}\nspec: {}\n`,
    code: 'config/wrong-type',
    at: '3:18',
  },
  __proto__: {
    text: `${head}metadata: {name: A}\nspec: {__proto__: {path: x}}\n`,
    code: 'config/unknown-field',
    at: '4:8',
  },
  'an unknown kind': {
    text: 'apiVersion: kscctl/v1\nkind: AdministratonGroup\nmetadata: {name: A}\nspec: {}\n',
    code: 'config/unknown-kind',
    at: '2:7',
  },
  'an unknown apiVersion': {
    text: 'apiVersion: kscctl/v2\nkind: AdministrationGroup\nmetadata: {name: A}\nspec: {}\n',
    code: 'config/unknown-api-version',
    at: '1:13',
  },
  'a duplicate resource': { text: `${fine}---\n${fine}`, code: 'config/duplicate-resource', at: '6:1' },
  'an unknown alias': {
    text: `${head}metadata: {name: A, labels: {a: *nowhere}}\nspec: {}\n`,
    code: 'config/unknown-alias',
    at: '3:33',
  },
  'an alias bomb': {
    text: `${head}metadata: {name: A}\nspec:\n${bomb.replace(/^/gm, '  ')}\n`,
    code: 'config/alias-bomb',
    at: '',
  },
  'a binary file': {
    text: Buffer.from([0x50, 0x4b, 0x03, 0x04, 0xff, 0xfe, 0x00, 0x00]),
    code: 'config/not-text',
    at: '1:1',
  },
  'a file of 50 MB': { text: `# ${'x'.repeat(50_000_000)}\n`, code: 'config/file-too-large', at: '1:1' },
  'a literal null': {
    text: `${head}metadata: {name: A, labels: {a: null}}\nspec: {}\n`,
    code: 'config/null-value',
    at: '3:33',
  },
};

async function diagnosed(project: Project, ...args: readonly string[]): Promise<readonly DiagnosticDocument[]> {
  const { code, stdout, stderr } = await project.run(...args, '--json');
  expect(code, stdout + stderr).toBe(1);
  expect(stdout + stderr).not.toMatch(/^ {4}at /m);
  const document = JSON.parse(stdout) as { formatVersion: number; diagnostics: readonly DiagnosticDocument[] };
  expect(document.formatVersion).toBe(1);
  expect(Object.keys(document).sort()).toEqual(['diagnostics', 'formatVersion']);
  for (const one of document.diagnostics) {
    expect(one.hint, one.code).not.toBe('');
    expect(one.code).toMatch(/^[a-z]+\/[a-z-]+$/);
  }
  return document.diagnostics;
}

const fileOf = (what: string): string => `config/${what.replaceAll(/\W+/g, '-')}.yaml`;

test.each(Object.entries(mistakes))(
  '%s is an error with its place, of validate and of plan alike',
  async (what, { text, code, at }) => {
    using project = projectWith({ 'config/fine.yaml': `${head}metadata: {name: Other}\nspec: {}\n` });
    project.write({ [fileOf(what)]: text as string });
    const diagnostics = await diagnosed(project, 'validate');
    const first = diagnostics.find((one) => one.code === code);
    expect(first).toMatchObject({ code, file: fileOf(what) });
    if (at !== '') expect(`${first?.line}:${first?.column}`).toBe(at);
    expect(await diagnosed(project, 'plan')).toEqual(diagnostics);

    const human = await project.run('validate');
    expect(human.code).toBe(1);
    expect(human.stderr).toContain(`${fileOf(what)}:${first?.line}:${first?.column} error ${code} `);
    expect(human.stderr).toContain('  hint: ');
    expect(human.stderr.length).toBeLessThan(5000);
    expect(human.stderr).not.toMatch(/^ {4}at /m);
  },
);

test('all mistakes of a project are told at once, in the order of their places', async () => {
  const { 'a file of 50 MB': _large, ...others } = mistakes;
  using project = projectWith({ 'config/fine.yaml': fine.replace('Fine', 'Whole') });
  for (const [what, { text }] of Object.entries(others)) project.write({ [fileOf(what)]: text as string });
  const diagnostics = await diagnosed(project, 'validate');
  const codes = new Set(diagnostics.map((one) => one.code));
  for (const { code } of Object.values(others)) expect(codes).toContain(code);
  const files = diagnostics.map((one) => one.file ?? '');
  expect(files).toEqual(files.toSorted());
});

test('the alias of a bomb is where the error points', async () => {
  using project = projectWith({ 'config/bomb.yaml': String(mistakes['an alias bomb']?.text) });
  const first = (await diagnosed(project, 'validate')).find((one) => one.code === 'config/alias-bomb');
  const line = project.read('config/bomb.yaml').split('\n')[(first?.line ?? 0) - 1] ?? '';
  expect(line[(first?.column ?? 0) - 1]).toBe('*');
});

test('a reference that leads nowhere is an error with its place', async () => {
  const task =
    'apiVersion: kscctl/v1\nkind: UpdateTask\nmetadata: {name: t}\nspec: {product: KES, scope: {group: Nowhere/At all}}\n';
  using project = projectWith({
    'config/t.yaml': task,
    'config/g.yaml': `${head}metadata: {name: No/Parent}\nspec: {}\n`,
  });
  const { code, stdout } = await project.run('plan', '--json');
  expect(code).toBe(1);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly DiagnosticDocument[] };
  const errors = diagnostics.filter((one) => one.severity === 'error');
  expect(errors).toMatchObject([
    { code: 'reference/not-found', file: 'config/g.yaml', line: 3, column: 18 },
    { code: 'reference/not-found', file: 'config/t.yaml', line: 4, column: 37 },
  ]);
  expect(errors[1]?.message).toContain('Nowhere/At all');
});

test('a project without config/ is an error, one that declares nothing a warning', async () => {
  using project = projectWith({});
  expect(await diagnosed(project, 'validate')).toMatchObject([
    { code: 'config/missing-folder', file: 'config', line: 1, column: 1 },
  ]);
  expect(await diagnosed(project, 'plan')).toMatchObject([{ code: 'config/missing-folder' }]);
  project.write({ 'config/empty.yaml': '# nothing yet\n' });
  const { code, stdout } = await project.run('validate', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'config/nothing-declared', severity: 'warning' }] });
  expect((await project.run('plan')).code).toBe(0);
});

test('terminal escapes and characters that turn the direction of text are shown, not obeyed', async () => {
  const evil = 'A\\e[31mred\\e[0m\\u202Egnp.exe\\r\\n\\u0007';
  const files: Files = {
    'config/g.yaml': `${head}metadata: {name: "${evil}"}\nspec: {}\n`,
    'config/f.yaml': `${head}metadata: {name: B, "${evil}": 1}\nspec: {}\n`,
  };
  using project = projectWith(files);
  const outputs = [await project.run('validate'), await project.run('plan')];
  project.remove('config/f.yaml');
  outputs.push(
    await project.run('plan'),
    await project.run('apply', '--auto-approve'),
    await project.run('plan', '--format', 'markdown'),
  );
  const all = outputs.map((one) => one.stdout + one.stderr).join('');
  expect(all).toContain('u{1b}[31mred');
  expect(all).toContain('u{202e}gnp.exe');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(all).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(all).not.toMatch(/^ {4}at /m);
});

test('raw escapes in a file, also where it is shown beside a caret, are not obeyed', async () => {
  using project = projectWith({ 'config/g.yaml': `${head}metadata: {name: "A", x: "\u202eevil\u2066"}\nspec: {}\n` });
  const { code, stderr } = await project.run('validate');
  expect(code).toBe(1);
  expect(stderr).toContain('config/g.yaml:3:23 error config/unknown-field');
  expect(stderr).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});
