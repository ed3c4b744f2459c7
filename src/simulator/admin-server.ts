import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Advances } from './advances.ts';
import type { FaultInput } from './faults/fault.ts';
import { addFault, clearFaults, listFaults } from './faults/fault-store.ts';
import type { CallLog } from './http/call-log.ts';
import { readBody } from './http/read-body.ts';
import { inspectStore } from './inspect/inspect.ts';
import { SimulatorError } from './simulator-error.ts';
import type { Store } from './store/store.ts';
import { resetToAsked } from './world/reset-to-asked.ts';

export interface AdminServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Admin {
  readonly store: Store;
  readonly log: CallLog;
  readonly forgetSessions: () => void;
  readonly advances: Advances;
}

/**
 * Opens the admin address: plain HTTP on loopback with an unguessable token in its path, so that only who was told it
 * can use it. POST advance {durationMs, name?}, advance-end {name}, inspect {topic}, reset {world?, seed?, clock?}, fault-add {kind, ...}, fault-list,
 * fault-clear {id}. An advance is answered when it ends: after its time, when it is told to, or when whoever asked is gone.
 */
export async function startAdmin(store: Store, log: CallLog, forgetSessions: () => void): Promise<AdminServer> {
  const token = randomBytes(18).toString('base64url');
  const advances = new Advances(store, log);
  const admin = { store, log, forgetSessions, advances };
  const server = createServer((request, response) => receive(admin, `/${token}/`, request, response));
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}`,
    async close() {
      await advances.settle();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function receive(admin: Admin, prefix: string, request: IncomingMessage, response: ServerResponse): void {
  readBody(request, (body) => {
    if (request.method === 'POST' && request.url?.startsWith(prefix) === true && body !== undefined) {
      void handle(admin, request.url.slice(prefix.length), body, response);
      return;
    }
    reply(response, 404, {
      code: 'sim/admin-refused',
      message: 'No such admin address.',
      hint: 'Check the address.',
    });
  });
}

async function handle(admin: Admin, operation: string, body: Buffer, response: ServerResponse): Promise<void> {
  try {
    const input = body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Record<string, unknown>);
    reply(response, 200, await operate(admin, operation, input, response));
  } catch (error) {
    const { code, message, hint } =
      error instanceof SimulatorError
        ? error
        : { code: 'sim/admin-refused', message: 'The request could not be carried out.', hint: String(error) };
    reply(response, 400, { code, message, hint });
  }
}

async function operate(
  { store, log, forgetSessions, advances }: Admin,
  operation: string,
  input: Record<string, unknown>,
  response: ServerResponse,
): Promise<unknown> {
  switch (operation) {
    case 'advance': {
      const name = typeof input['name'] === 'string' ? input['name'] : randomUUID();
      response.once('close', () => advances.end(name));
      return advances.advance(Number(input['durationMs']), name);
    }
    case 'advance-end':
      advances.end(String(input['name']));
      return {};
    case 'inspect':
      log.flush();
      return inspectStore(store, String(input['topic']));
    case 'reset':
      await advances.settle();
      resetToAsked(store, input);
      forgetSessions();
      return {};
    case 'fault-add':
      return { id: addFault(store, input as unknown as FaultInput) };
    case 'fault-list':
      return listFaults(store);
    case 'fault-clear':
      return { cleared: clearFaults(store, typeof input['id'] === 'number' ? input['id'] : undefined) };
    default:
      throw new SimulatorError(
        'sim/admin-refused',
        `No operation '${operation}'.`,
        'Use advance, advance-end, inspect, reset, fault-add, fault-list or fault-clear.',
      );
  }
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}
