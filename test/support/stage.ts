import path from 'node:path';
import {
  type AdminClient,
  adminClient,
  type RunningSimulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/index.ts';
import { WireClient } from '../wire/wire-client.ts';
import { copyOfExample, type Files, type Project, projectFile } from './project.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const user = 'admin';
export const password = 'pässword';
export const credentials = { KSCCTL_USER: user, KSCCTL_PASSWORD: password } as const;

/** A simulated server of its own, the clock of which only a test moves. */
export interface TestServer extends AsyncDisposable {
  readonly running: RunningSimulator;
  /** The private key of the server's certificate, for a proxy that stands in its place. */
  readonly keyFile: string;
  readonly admin: AdminClient;
  /** A client that shares no code with the product. */
  readonly client: WireClient;
}

export async function startServer(options: Partial<SimulatorOptions> = {}): Promise<TestServer> {
  const folder = temporaryFolder();
  const db = path.join(folder.path, 'server.db');
  const running = await startSimulator({
    db,
    world: 'branch-office',
    seed: 1,
    clock: 'manual',
    user,
    password,
    ...options,
  });
  const client = await WireClient.connected(running);
  return {
    running,
    keyFile: running.caFile.replace(/\.crt$/, '.key'),
    admin: adminClient(running.admin ?? ''),
    client,
    async [Symbol.asyncDispose]() {
      client.close();
      await running.close();
      folder[Symbol.dispose]();
    },
  };
}

/** A server, and a project whose target it is. */
export interface Stage extends AsyncDisposable {
  readonly server: TestServer;
  readonly project: Project;
}

export interface StageOptions {
  /** Over a copy of the example. */
  readonly files?: Files;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Beside `targets` in kscctl.yaml. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** Members of the target's `server`. */
  readonly target?: Readonly<Record<string, unknown>>;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const server = await startServer(options.simulator);
  const { url, caFile } = server.running;
  const text = targetFile({ url, caFile, ...options.target }, options.spec);
  const project = copyOfExample({ ...options.files, 'kscctl.yaml': text }, credentials);
  return {
    server,
    project,
    async [Symbol.asyncDispose]() {
      project[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A kscctl.yaml with one target of type openapi, named hq. */
export function targetFile(
  server: Readonly<Record<string, unknown>>,
  spec: Readonly<Record<string, unknown>> = {},
): string {
  return projectFile({ targets: [{ name: 'hq', server: { type: 'openapi', ...server } }], ...spec });
}
