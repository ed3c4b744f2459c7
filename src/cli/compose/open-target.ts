import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openServerSession, type ServerSession } from '../../app/server-session.ts';
import { resolveCredentials } from '../../config/credentials.ts';
import type { EmbeddedServer, OpenApiServer, Project, Target } from '../../config/project.ts';
import { readRegularFile } from '../../config/read-regular-file.ts';
import { kinds } from '../../kinds/registry.ts';
import { type ClientOptions, createClient, type KscClient } from '../../ksc/client.ts';
import { type Scheme, schemeOf } from '../../ksc/credentials.ts';
import { interruptible } from '../../ksc/interruptible.ts';
import { trustedCertificates } from '../../ksc/trusted-certificates.ts';
import { diagnostic } from '../../model/diagnostic.ts';
import type { EventSink } from '../../model/event.ts';
import { CommandFailure } from '../failures.ts';
import type { Io } from '../io.ts';
import { stateFolder } from './open-project.ts';
import { simulatorFailure } from './simulator-failure.ts';

export interface OpenedTarget extends ServerSession {
  /** For reading: begins no call after an interruption. */
  readonly client: KscClient;
  /** For a run, which ends after the changes under way. */
  readonly runClient: KscClient;
  /** How its sessions are asked for. */
  readonly scheme: Scheme;
  close(): Promise<void>;
}

export interface TargetRequest {
  readonly project: Project;
  readonly target: Target;
  readonly access: ClientOptions['access'];
  readonly io: Pick<Io, 'env' | 'signal'>;
  readonly events: EventSink;
}

/** Reaches the server of a target; the embedded one is started in this process first. Throws CommandFailure. */
export async function openTarget(request: TargetRequest): Promise<OpenedTarget> {
  const { server } = request.target;
  return server.type === 'embedded' ? openEmbedded(request, server) : openOverNetwork(request, server);
}

/** One file a target, as there is one ledger a target. */
export function embeddedDatabase(root: string, target: string): string {
  return path.join(stateFolder(root), 'embedded', `${encodeURIComponent(target)}.db`);
}

/** Plan and apply take the same path as to any server: over HTTPS on loopback, with a password of this run only. */
async function openEmbedded(request: TargetRequest, server: EmbeddedServer): Promise<OpenedTarget> {
  const { startSimulator, SimulatorError } = await import('../../simulator/index.ts');
  const credentials = {
    type: 'basic',
    user: 'kscctl',
    password: randomBytes(12).toString('hex'),
    domain: null,
  } as const;
  const db = embeddedDatabase(request.project.root, request.target.name);
  const { world, seed, clock } = server;
  const running = await startSimulator({ db, world, seed, clock, sameWorld: true, ...credentials, admin: false }).catch(
    (error: unknown) => {
      throw error instanceof SimulatorError ? new CommandFailure([simulatorFailure(error)]) : error;
    },
  );
  const options = {
    url: running.url,
    credentials,
    virtualServer: null,
    trust: { ca: await readCertificates(running.caFile, request.target) },
    sessions: 4,
    timeoutMs: 30_000,
    access: request.access,
  };
  return connect(request, 'embedded', options, () => running.close());
}

async function openOverNetwork(request: TargetRequest, server: OpenApiServer): Promise<OpenedTarget> {
  const { credentials, diagnostics } = await resolveCredentials(
    { name: request.target.name, server },
    request.io.env,
    request.project.root,
  );
  if (credentials === null) throw new CommandFailure(diagnostics);
  const { certificateSha256, serverName } = server.tls;
  const options = {
    url: server.url,
    credentials,
    virtualServer: server.virtualServer,
    trust: {
      ...(server.caFile === null ? {} : { ca: await readCertificates(server.caFile, request.target) }),
      ...(certificateSha256 === null ? {} : { certificateSha256 }),
      ...(serverName === null ? {} : { serverName }),
    },
    // A code opens one session.
    sessions: credentials.type === 'basic' && credentials.code !== undefined ? 1 : server.sessions,
    timeoutMs: server.timeoutMs,
    access: request.access,
  };
  return connect(request, 'openapi', options, () => Promise.resolve());
}

async function connect(
  request: TargetRequest,
  type: 'embedded' | 'openapi',
  options: ClientOptions,
  stop: () => Promise<void>,
): Promise<OpenedTarget> {
  const client = createClient(options);
  const close = async () => {
    await client.close();
    await stop();
  };
  request.events({ type: 'connecting', target: request.target.name, url: options.url });
  try {
    const reading = interruptible(client, request.io.signal);
    const session = await openServerSession(
      reading,
      { type, virtualServer: options.virtualServer },
      request.project.dictionary,
      kinds,
    );
    return { ...session, runClient: client, scheme: schemeOf(options.credentials), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readCertificates(file: string, { name }: Target): Promise<string> {
  const failure = (message: string) =>
    new CommandFailure([
      diagnostic('server/certificate', {
        message: `Target ${name}: ${message}`,
        hint: 'caFile is relative to kscctl.yaml; copy klserver.cer of the server there.',
      }),
    ]);
  const read = await readRegularFile(file, 1);
  if ('fault' in read) throw failure(`the certificate file ${file} ${read.fault}`);
  const certificates = trustedCertificates(read.bytes);
  if (certificates === null) throw failure(`the file ${file} holds no certificate, or a damaged one`);
  return certificates;
}
