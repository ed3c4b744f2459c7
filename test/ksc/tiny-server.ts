import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ClientOptions, createClient, type KscClient } from '../../src/ksc/client.ts';
import { certificateBeside } from '../../src/simulator/certificate.ts';

export interface TinyCall {
  readonly method: string;
  readonly body: Record<string, unknown>;
  readonly session: string;
  readonly authorization: string;
  /** Which connection it came on, from 0. */
  readonly connection: number;
}

export interface TinyAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly delayMs?: number;
  /** The connection goes before the answer, or in the middle of it. */
  readonly lost?: 'before' | 'in the middle';
}

/** What the server says to a call; `undefined` for `{}`. Sessions are answered by the server itself unless told. */
export type Answering = (call: TinyCall, calls: readonly TinyCall[]) => TinyAnswer | undefined;

export interface TinyServer extends AsyncDisposable {
  readonly url: string;
  /** What to trust, as PEM. */
  readonly ca: string;
  readonly calls: TinyCall[];
  /** Most calls that were in the server at one moment, on any one connection and on all of them. */
  readonly most: { onOneConnection: number; together: number; connections: number };
  client(options?: Partial<ClientOptions>): KscClient;
}

/** An HTTPS server on loopback that answers as a test tells it, and counts what comes in side by side. */
export async function tinyServer(answering: Answering = () => undefined): Promise<TinyServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kscctl-tiny-'));
  const { certificate, key, file } = await certificateBeside(path.join(folder, 'server'));
  const calls: TinyCall[] = [];
  const most = { onOneConnection: 0, together: 0, connections: 0 };
  const connections = new Map<Socket, { readonly number: number; inside: number }>();
  let together = 0;
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const connection = connections.get(request.socket) ?? { number: connections.size, inside: 0 };
    connections.set(request.socket, connection);
    connection.inside += 1;
    together += 1;
    most.onOneConnection = Math.max(most.onOneConnection, connection.inside);
    most.together = Math.max(most.together, together);
    most.connections = connections.size;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call: TinyCall = {
        method: (request.url ?? '').replace('/api/v1.0/', ''),
        body: JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>,
        session: String(request.headers['x-ksc-session'] ?? ''),
        authorization: request.headers.authorization ?? '',
        connection: connection.number,
      };
      calls.push(call);
      const started = calls.filter((one) => one.method === 'Session.StartSession').length;
      const answer = answering(call, calls) ?? {};
      const body = answer.body ?? (call.method === 'Session.StartSession' ? { PxgRetVal: `token-${started}` } : {});
      setTimeout(() => {
        connection.inside -= 1;
        together -= 1;
        if (answer.lost === 'before') return request.socket.destroy();
        if (answer.lost === 'in the middle') {
          response.writeHead(200, { 'content-length': 100 });
          return response.write('{}', () => request.socket.destroy());
        }
        response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
        return response.end(typeof body === 'string' ? body : JSON.stringify(body));
      }, answer.delayMs ?? 0);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: KscClient[] = [];
  const ca = readFileSync(file, 'utf8');
  return {
    url,
    ca,
    calls,
    most,
    client(options = {}) {
      const client = createClient({
        url,
        credentials: { type: 'basic', user: 'user', password: 'p\u00e4ssw', domain: null },
        virtualServer: null,
        trust: { ca },
        sessions: 4,
        timeoutMs: 5_000,
        access: 'read-write',
        ...options,
      });
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((one) => one.close()));
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
