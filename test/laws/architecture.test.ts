import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Imports that the floors of the house forbid, one or more a rule: file, what it imports, the rule that must object. */
const violations: readonly [file: string, imported: string, rule: string][] = [
  ['src/model/a.ts', '../schema/x.ts', 'model-looks-down'],
  ['src/schema/a.ts', '../kinds/x.ts', 'schema-looks-down'],
  ['src/ksc/a.ts', '../kinds/x.ts', 'ksc-looks-down'],
  ['src/reach/a.ts', '../kinds/x.ts', 'reach-looks-down'],
  ['src/kinds/a.ts', '../planning/x.ts', 'kinds-looks-down'],
  ['src/planning/a.ts', '../execution/x.ts', 'planning-looks-down'],
  ['src/config/a.ts', '../planning/x.ts', 'config-looks-down'],
  ['src/execution/a.ts', '../app/x.ts', 'execution-looks-down'],
  ['src/gitops/a.ts', '../config/x.ts', 'gitops-looks-down'],
  ['src/disk/a.ts', '../storage/x.ts', 'disk-looks-down'],
  ['src/app/a.ts', '../report/x.ts', 'app-looks-down'],
  ['src/app/b.ts', '../cli/x.ts', 'app-looks-down'],
  ['src/storage/a.ts', '../report/x.ts', 'storage-looks-down'],
  ['src/report/a.ts', '../storage/x.ts', 'report-looks-down'],
  ['src/simulator/a.ts', '../ksc/x.ts', 'simulator-stands-alone'],
  ['src/cli/a.ts', '../simulator/x.ts', 'simulator-through-its-door'],
  ['src/app/c.ts', '../simulator/index.ts', 'simulator-only-from-cli'],
  ['src/model/b.ts', 'node:fs', 'ground-floor-is-bare'],
  ['src/reach/b.ts', 'node:crypto', 'ground-floor-is-bare'],
  ['src/cli/b.ts', '../kinds/update-task/kind.ts', 'only-the-registry-names-kinds'],
  ['src/app/d.ts', '../kinds/update-task/kind.ts', 'only-the-registry-names-kinds'],
  ['src/cli/c.ts', './d.ts', 'no-cycles'],
];
const allowed: readonly [file: string, imported: string][] = [
  ['src/cli/ok.ts', '../simulator/index.ts'],
  ['src/kinds/registry.ts', './update-task/kind.ts'],
  ['src/app/ok.ts', '../planning/x.ts'],
  ['src/planning/ok.ts', 'node:crypto'],
  ['src/gitops/ok.ts', '../disk/x.ts'],
  ['src/report/ok.ts', '../model/x.ts'],
];

let folder: string;
let found: readonly { readonly rule: string; readonly from: string; readonly to: string }[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kscctl-house-'));
  const layers = [
    'model',
    'disk',
    'schema',
    'ksc',
    'reach',
    'kinds',
    'planning',
    'config',
    'execution',
    'gitops',
    'app',
    'storage',
    'report',
    'cli',
    'simulator',
  ];
  const empty = layers.map((layer) => `src/${layer}/x.ts`);
  for (const file of [...empty, 'src/simulator/index.ts', 'src/kinds/update-task/kind.ts'])
    await write(file, 'export const x = 1;\n');
  await write('src/cli/d.ts', "import { x as y } from './c.ts';\nexport const x = y;\n");
  for (const [file, imported] of [...violations, ...allowed])
    await write(file, `import { x } from '${imported}';\nexport { x };\n`);
  await write(
    'tsconfig.json',
    '{"compilerOptions": {"module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true}}',
  );
  const { default: rules } = (await import(path.resolve(import.meta.dirname, '../../.dependency-cruiser.mjs'))) as {
    default: IFlattenedRuleSet & { options: ICruiseOptions };
  };
  const { tsConfig: _tsConfig, ...options } = rules.options;
  const result = await cruise(['src'], {
    ...options,
    ruleSet: { forbidden: rules.forbidden },
    validate: true,
    baseDir: folder,
  });
  found = (result.output as ICruiseResult).summary.violations.map((one) => ({
    rule: one.rule.name,
    from: one.from,
    to: one.to,
  }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
}

describe('the rules of the house', () => {
  test.each(violations)('%s may not import %s: %s', (file, _imported, rule) => {
    expect(found.filter((one) => one.from === file).map((one) => one.rule)).toContain(rule);
  });

  test.each(allowed)('%s may import %s', (file) => {
    expect(found.filter((one) => one.from === file)).toEqual([]);
  });

  test('are each shown to hold by one of these imports', async () => {
    const { default: rules } = (await import(path.resolve(import.meta.dirname, '../../.dependency-cruiser.mjs'))) as {
      default: IFlattenedRuleSet;
    };
    const tested = new Set(violations.map(([, , rule]) => rule));
    expect(
      (rules.forbidden ?? []).map((rule) => rule.name).filter((name) => name === undefined || !tested.has(name)),
    ).toEqual([]);
  });
});
