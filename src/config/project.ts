import type { TemplateSetting } from '../ksc/dictionary.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { GuardSettings } from '../model/guard.ts';
import type { Json } from '../model/json.ts';
import { projectFile } from './find-project.ts';
import { wholeFile } from './line-index.ts';

/** The project as kscctl.yaml describes it, with every default filled in (contract.md, "The project file"). */
export interface Project {
  /** Absolute path of the folder that holds kscctl.yaml. */
  readonly root: string;
  readonly name: string;
  readonly targets: readonly Target[];
  readonly guards: GuardSettings;
  readonly dictionary: {
    /** Names of dictionary entries that the administrator takes for true. */
    readonly accept: readonly string[];
    readonly override: Readonly<Record<string, Json>>;
    /** Objects that creates are copied from, by the name of the slot. */
    readonly templates: Readonly<Record<string, TemplateSetting>>;
  };
}

export interface Target {
  readonly name: string;
  readonly isDefault: boolean;
  readonly server: EmbeddedServer | OpenApiServer;
}

export interface EmbeddedServer {
  readonly type: 'embedded';
  readonly world: string;
  readonly seed: number;
  readonly clock: 'manual' | 'real';
}

export interface OpenApiServer {
  readonly type: 'openapi';
  readonly url: string;
  /** Absolute path. */
  readonly caFile: string | null;
  readonly virtualServer: string | null;
  /** Connections in use at the same time, 1 to 16. */
  readonly sessions: number;
  readonly timeoutMs: number;
  readonly tls: { readonly certificateSha256: string | null; readonly serverName: string | null };
  readonly auth: AuthSources;
}

/** Where kscctl.yaml says that the credentials are; null where it says nothing and the environment decides. */
export interface AuthSources {
  readonly user: SecretSource | null;
  readonly password: SecretSource | null;
  readonly domain: SecretSource | null;
  readonly token: SecretSource | null;
}

/** `path` is absolute; `command` is a program with its arguments, run without a shell in the project's folder. */
export type SecretSource =
  | { readonly from: 'env'; readonly name: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'command'; readonly command: readonly string[] };

export interface ChosenTarget {
  readonly target: Target | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The target of that name; without a name the only one, or the one marked as default. */
export function targetNamed(project: Project, name: string | null): ChosenTarget {
  const { targets } = project;
  const found =
    name === null
      ? (targets.find((one) => one.isDefault) ?? (targets.length === 1 ? targets[0] : undefined))
      : targets.find((one) => one.name === name);
  if (found !== undefined) return { target: found, diagnostics: [] };
  const names = targets.map((one) => one.name).join(', ');
  const message =
    name === null
      ? `The project has ${targets.length} targets (${names}) and none is the default.`
      : `There is no target ${JSON.stringify(name)}; the project has ${names}.`;
  return {
    target: null,
    diagnostics: [diagnostic('config/unknown-target', { message, place: wholeFile(projectFile) })],
  };
}
