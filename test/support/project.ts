import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PlanDocument, RunDocument } from './documents.ts';
import { type Ended, kscctl, root } from './kscctl.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Files by path; null removes one. */
export type Files = Readonly<Record<string, string | null>>;

/** A project in a temporary folder, and the command line run in it. */
export interface Project extends Disposable {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  write(files: Files): void;
  /** Replaces a text that must be there. */
  edit(file: string, from: string | RegExp, to: string): void;
  /** Takes the document of that name out of a file. */
  takeOut(file: string, name: string): void;
  read(file: string): string;
  remove(file: string): void;
  run(...args: readonly string[]): Promise<Ended>;
  /** `plan --format json`. */
  plan(...args: readonly string[]): Promise<Ended & { readonly plan: PlanDocument }>;
  /** `apply --auto-approve --format json`. */
  apply(...args: readonly string[]): Promise<Ended & { readonly report: RunDocument }>;
}

export const example = path.join(root, 'examples', 'branch-office');

export function copyOfExample(files: Files = {}, env: Readonly<Record<string, string>> = {}): Project {
  const project = projectOf({}, env);
  cpSync(example, project.root, { recursive: true, filter: (from) => path.basename(from) !== '.kscctl' });
  project.write(files);
  return project;
}

/** A project of the files given; without a kscctl.yaml among them, one for the embedded server is written. */
export function projectWith(files: Files, env: Readonly<Record<string, string>> = {}): Project {
  return projectOf({ 'kscctl.yaml': projectFile({}), ...files }, env);
}

/** Text of a kscctl.yaml; JSON is YAML. */
export function projectFile(spec: unknown): string {
  return JSON.stringify({ apiVersion: 'kscctl/v1', kind: 'Project', metadata: { name: 'test' }, spec });
}

/** Documents of a YAML file, from plain values. */
export function documents(
  ...all: readonly (readonly [kind: string, metadata: object | string, spec: object])[]
): string {
  return all
    .map(([kind, metadata, spec]) => ({
      apiVersion: 'kscctl/v1',
      kind,
      metadata: typeof metadata === 'string' ? { name: metadata } : metadata,
      spec,
    }))
    .map((document) => `${JSON.stringify(document)}\n`)
    .join('---\n');
}

function projectOf(files: Files, env: Readonly<Record<string, string>>): Project {
  const folder = temporaryFolder();
  const at = (file: string): string => path.join(folder.path, file);
  const run = (...args: readonly string[]): Promise<Ended> => kscctl(args, { cwd: folder.path, env });
  const write = (changed: Files): void => {
    for (const [file, text] of Object.entries(changed)) {
      if (text === null) {
        rmSync(at(file), { recursive: true });
        continue;
      }
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    }
  };
  write(files);
  return {
    root: folder.path,
    env,
    write,
    read: (file) => readFileSync(at(file), 'utf8'),
    remove: (file) => rmSync(at(file), { recursive: true }),
    edit(file, from, to) {
      const text = readFileSync(at(file), 'utf8');
      const next = text.replace(from, to);
      if (next === text) throw new Error(`${file} holds no ${String(from)}`);
      writeFileSync(at(file), next);
    },
    run,
    takeOut(file, name) {
      const all = readFileSync(at(file), 'utf8').split(/^---\n/m);
      const left = all.filter((text) => !new RegExp(`name: ${name.replaceAll('/', '\\/')}\\}`).test(text));
      if (left.length !== all.length - 1) throw new Error(`${file} has no document ${name}`);
      writeFileSync(at(file), left.join('---\n'));
    },
    async plan(...args) {
      const ended = await run('plan', '--format', 'json', ...args);
      return { ...ended, plan: parsed(ended) as PlanDocument };
    },
    async apply(...args) {
      const ended = await run('apply', '--auto-approve', '--format', 'json', ...args);
      return { ...ended, report: parsed(ended) as RunDocument };
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

function parsed(ended: Ended): unknown {
  try {
    return JSON.parse(ended.stdout) as unknown;
  } catch {
    throw new Error(`exit ${ended.code}, standard output is not one JSON document: ${ended.stdout}${ended.stderr}`);
  }
}
