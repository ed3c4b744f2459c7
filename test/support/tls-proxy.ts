import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TestServer } from './stage.ts';

/** One call as it went through, in the order in which calls came in. */
export interface PassedCall {
  readonly method: string;
  readonly body: string;
  /** How many calls of this method came before. */
  readonly nth: number;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What a proxy does with a call: null passes it on; an answer is given in the server's place; `hang` never answers. */
export type Instead = Answer | 'hang' | 'cut' | null;
export type Interference = (call: PassedCall) => Instead | Promise<Instead>;

/** A server in front of the simulated one, with its certificate: it writes down every call and may interfere. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  readonly calls: PassedCall[];
  interfere: Interference;
  /** Awaited when the server has done a call, before its answer goes back. */
  answering: (call: PassedCall) => Promise<void> | void;
}

/** A gate at which calls wait; `reached` tells that one is there. */
export interface Gate {
  readonly reached: Promise<void>;
  wait(): Promise<void>;
  open(): void;
}

export function gate(): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    wait() {
      reached.resolve();
      return opened.promise;
    },
    open: () => opened.resolve(),
  };
}

export const pxgError = (code: number, message: string): Answer => ({
  status: 200,
  body: JSON.stringify({ PxgError: { code, module: 'KLSTD', file: '', line: 0, message } }),
});

export async function startProxy({ running, keyFile }: TestServer): Promise<Proxy> {
  const ca = readFileSync(running.caFile);
  const agents = new Map<Socket, Agent>();
  const seen = new Map<string, number>();
  const calls: PassedCall[] = [];
  const proxy: Pick<Proxy, 'interfere' | 'answering'> = { interfere: () => null, answering: () => undefined };

  // One connection behind each one in front: the server ties sessions and turns to connections.
  const agentOf = (socket: Socket): Agent => {
    const agent = agents.get(socket) ?? new Agent({ keepAlive: true, maxSockets: 1, ca });
    agents.set(socket, agent);
    return agent;
  };
  const passOn = (incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> => {
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    return new Promise((done, fail) => {
      const options = { method: incoming.method ?? 'POST', headers, agent: agentOf(incoming.socket) };
      request(`${running.url}${incoming.url}`, options, done).on('error', fail).end(body);
    });
  };
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
    const method = (incoming.url ?? '').split('/').at(-1) ?? '';
    const call = { method, body: body.toString('utf8'), nth: seen.get(method) ?? 0 };
    seen.set(method, call.nth + 1);
    calls.push(call);
    const instead = await proxy.interfere(call);
    if (instead === 'hang') return;
    if (instead === 'cut') {
      incoming.socket.destroy();
    } else if (instead !== null) {
      outgoing.writeHead(instead.status, { 'content-type': 'application/json' }).end(instead.body);
    } else {
      const answer = await passOn(incoming, body);
      await proxy.answering(call);
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    }
  };

  const keys = { cert: ca, key: readFileSync(keyFile), keepAliveTimeout: 60_000 };
  const server = createServer(keys, (incoming, outgoing) => {
    // A client that is killed in the middle of a call ends here.
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get interfere() {
      return proxy.interfere;
    },
    set interfere(next) {
      proxy.interfere = next;
    },
    get answering() {
      return proxy.answering;
    },
    set answering(next) {
      proxy.answering = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      for (const agent of agents.values()) agent.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Does something once, when the n-th call from now on (1 is the next) of a method comes in and before it is passed on. */
export function beforeCall(method: string, nth: number, work: () => Promise<unknown>): Interference {
  let seen = 0;
  return async (call) => {
    if (call.method !== method) return null;
    seen += 1;
    if (seen === nth) await work();
    return null;
  };
}
