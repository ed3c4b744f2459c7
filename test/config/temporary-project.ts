import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LoadedProject, loadProject } from '../../src/config/load-project.ts';
import { kinds } from '../../src/kinds/registry.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';

export const projectYaml = 'apiVersion: kscctl/v1\nkind: Project\nmetadata: {name: test}\nspec: {}\n';

export interface TemporaryProject extends AsyncDisposable {
  readonly root: string;
  readonly cacheFile: string;
  write(path: string, content: string | Buffer): Promise<void>;
  remove(path: string): Promise<void>;
  load(options?: { cached: boolean }): Promise<LoadedProject>;
}

/** A config repository in a folder of its own that is removed afterwards; kscctl.yaml and config/ are there unless given. */
export async function temporaryProject(files: Readonly<Record<string, string | Buffer>>): Promise<TemporaryProject> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'kscctl-config-')));
  const write = async (path: string, content: string | Buffer) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  const cacheFile = join(root, '.kscctl/cache/parse.json');
  await mkdir(join(root, 'config'));
  for (const [path, content] of Object.entries({ 'kscctl.yaml': projectYaml, ...files })) await write(path, content);
  return {
    root,
    cacheFile,
    write,
    remove: (path) => rm(join(root, path), { recursive: true }),
    load: (options) => loadProject(root, kinds, { cacheFile: options?.cached === true ? cacheFile : null }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** What tests look at: never prose. */
export function brief(one: Diagnostic): string {
  const place = one.place === null ? '' : ` ${one.place.line}:${one.place.column}`;
  return [one.code + place, one.pointer ?? ''].filter((part) => part !== '').join(' ');
}

export function codes(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((one) => `${one.place?.file ?? ''} ${one.code}`);
}

export function group(name: string): string {
  return `apiVersion: kscctl/v1\nkind: AdministrationGroup\nmetadata: {name: ${JSON.stringify(name)}}\nspec: {}\n`;
}
