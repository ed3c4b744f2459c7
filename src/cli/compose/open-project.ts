import path from 'node:path';
import { findProject } from '../../config/find-project.ts';
import { type LoadedProject, loadProject } from '../../config/load-project.ts';
import { type Project, type Target, targetNamed } from '../../config/project.ts';
import { kinds } from '../../kinds/registry.ts';
import { type Diagnostic, hasErrors } from '../../model/diagnostic.ts';
import type { CommonOptions } from '../common-options.ts';

/** A project that was found and read, whatever was found in it. */
export interface OpenedProject {
  readonly root: string;
  readonly loaded: LoadedProject;
}

export interface ReadyProject extends OpenedProject {
  readonly project: Project;
  readonly target: Target;
  /** Warnings and notes; errors would have stopped it. */
  readonly notices: readonly Diagnostic[];
}

export type Opened<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly root: string; readonly diagnostics: readonly Diagnostic[] };

/** Where kscctl keeps what is local to a project (contract.md: removing that folder starts afresh). */
export function stateFolder(root: string): string {
  return path.join(root, '.kscctl');
}

/** The simulated server is loaded only where it is asked. */
export async function worldNames(): Promise<readonly string[]> {
  const { worlds } = await import('../../simulator/index.ts');
  return worlds().map((one) => one.name);
}

export async function openProject(
  options: Pick<CommonOptions, 'directory'>,
  cwd: string,
): Promise<Opened<OpenedProject>> {
  const found = await findProject(cwd, options.directory ?? null);
  if (found.root === null) return { ok: false, root: cwd, diagnostics: found.diagnostics };
  const cacheFile = path.join(stateFolder(found.root), 'cache', 'parse.json');
  return {
    ok: true,
    root: found.root,
    loaded: await loadProject(found.root, kinds, { cacheFile, worlds: worldNames }),
  };
}

/** Whether a command is about what is declared, or about a target alone: only then config/ may be absent (contract.md). */
export type About = 'declarations' | 'target';

/** A project without errors, and the target that was asked for. */
export async function openReadyProject(
  options: CommonOptions,
  cwd: string,
  about: About = 'declarations',
): Promise<Opened<ReadyProject>> {
  const opened = await openProject(options, cwd);
  if (!opened.ok) return opened;
  const { root, loaded } = opened;
  const notices = loaded.diagnostics.filter((one) => about === 'declarations' || one.code !== 'config/missing-folder');
  if (loaded.project === null || hasErrors(notices)) return { ok: false, root, diagnostics: notices };
  const { target, diagnostics } = targetNamed(loaded.project, options.target ?? null);
  if (target === null) return { ok: false, root, diagnostics };
  return { ok: true, root, loaded, project: loaded.project, target, notices };
}
