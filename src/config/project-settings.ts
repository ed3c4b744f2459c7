import { resolve } from 'node:path';
import type { TemplateSetting } from '../ksc/dictionary.ts';
import { defaultGuards } from '../model/guard.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { valueAt } from '../model/pointer.ts';
import type { Infer } from '../schema/infer.ts';
import { durationSeconds } from '../schema/time.ts';
import type { OpenApiServer, Project, SecretSource, Target } from './project.ts';
import { projectSpec } from './project-schema.ts';

type ProjectSpec = Infer<typeof projectSpec>;
type TargetSpec = NonNullable<ProjectSpec['targets']>[number];
type ServerSpec = NonNullable<TargetSpec['server']>;
type SecretSpec = NonNullable<NonNullable<ServerSpec['auth']>['user']>;

/** The project of a document that passed its schema and checkProject: defaults filled in, paths made absolute. */
export function readProject(root: string, document: JsonObject): Project {
  // What passed the JSON Schema has the type made from the same field description.
  const spec = document.spec as unknown as ProjectSpec;
  const metadata = document.metadata as { readonly name: string };
  const targets = spec.targets ?? [{ name: 'local', default: true }];
  return {
    root,
    name: metadata.name,
    targets: targets.map((one) => readTarget(root, one)),
    guards: {
      maxDeletes: spec.guards?.['max-deletes'] ?? defaultGuards.maxDeletes,
      maxUninstalls: spec.guards?.['max-uninstalls'] ?? defaultGuards.maxUninstalls,
      acceptEula: spec.guards?.['accept-eula'] ?? defaultGuards.acceptEula,
    },
    dictionary: {
      accept: spec.dictionary?.accept ?? [],
      override: mapAt(document, '/spec/dictionary/override'),
      // Its values passed their JSON Schema.
      templates: mapAt(document, '/spec/dictionary/templates') as Readonly<Record<string, TemplateSetting>>,
    },
  };
}

/** The world of an embedded target that names none. */
export const defaultWorld = 'branch-office';

function readTarget(root: string, spec: TargetSpec): Target {
  const server = spec.server ?? {};
  return {
    name: spec.name,
    isDefault: spec.default ?? false,
    server:
      server.type === 'openapi'
        ? readOpenApi(root, server)
        : {
            type: 'embedded',
            world: server.world ?? defaultWorld,
            seed: server.seed ?? 1,
            clock: server.clock ?? 'manual',
          },
  };
}

function readOpenApi(root: string, server: ServerSpec): OpenApiServer {
  const secret = (source: SecretSpec | undefined) => (source === undefined ? null : readSecretSource(root, source));
  return {
    type: 'openapi',
    url: server.url ?? '',
    caFile: server.caFile === undefined ? null : resolve(root, server.caFile),
    virtualServer: server.virtualServer ?? null,
    sessions: server.sessions ?? 4,
    timeoutMs: (durationSeconds(server.timeout ?? '30s') ?? 30) * 1000,
    tls: {
      certificateSha256: server.tls?.certificateSha256 ?? null,
      serverName: server.tls?.serverName ?? null,
    },
    auth: {
      user: secret(server.auth?.user),
      password: secret(server.auth?.password),
      domain: secret(server.auth?.domain),
      token: secret(server.auth?.token),
    },
  };
}

function readSecretSource(root: string, source: SecretSpec): SecretSource {
  if (source.env !== undefined) return { from: 'env', name: source.env };
  if (source.file !== undefined) return { from: 'file', path: resolve(root, source.file) };
  return { from: 'command', command: source.command ?? [] };
}

/** A map, which the field description cannot give a type. */
function mapAt(document: JsonObject, pointer: string): JsonObject {
  const value = valueAt(document, pointer);
  return isJsonObject(value) ? value : {};
}
