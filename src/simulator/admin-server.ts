import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultInput } from './faults/fault.ts';
import { addFault, clearFaults, listFaults } from './faults/fault-store.ts';
import { advanceStore } from './fleet/run.ts';
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
}

/**
 * Opens the admin address: plain HTTP on loopback with an unguessable token in its path, so that only who was told it
 * can use it. POST advance {durationMs}, inspect {topic}, reset {world?, seed?, clock?}, fault-add {kind, ...}, fault-list,
 * fault-clear {id}.
 */
export async function startAdmin(store: Store, log: CallLog, forgetSessions: () => void): Promise<AdminServer> {
  const token = randomBytes(18).toString('base64url');
  const admin = { store, log, forgetSessions };
  const server = createServer((request, response) => handle(admin, `/${token}/`, request, response));
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}`,
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function handle(admin: Admin, prefix: string, request: IncomingMessage, response: ServerResponse): void {
  readBody(request, (body) => {
    if (request.method !== 'POST' || request.url?.startsWith(prefix) !== true || body === undefined) {
      reply(response, 404, {
        code: 'sim/admin-refused',
        message: 'No such admin address.',
        hint: 'Check the address.',
      });
      return;
    }
    try {
      const input = body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Record<string, unknown>);
      reply(response, 200, operate(admin, request.url.slice(prefix.length), input));
    } catch (error) {
      const { code, message, hint } =
        error instanceof SimulatorError
          ? error
          : { code: 'sim/admin-refused', message: 'The request could not be carried out.', hint: String(error) };
      reply(response, 400, { code, message, hint });
    }
  });
}

function operate(admin: Admin, operation: string, input: Record<string, unknown>): unknown {
  switch (operation) {
    case 'advance':
      return advanceStore(admin.store, Number(input['durationMs']));
    case 'inspect':
      admin.log.flush();
      return inspectStore(admin.store, String(input['topic']));
    case 'reset':
      resetToAsked(admin.store, input);
      admin.forgetSessions();
      return {};
    case 'fault-add':
      return { id: addFault(admin.store, input as unknown as FaultInput) };
    case 'fault-list':
      return listFaults(admin.store);
    case 'fault-clear':
      return { cleared: clearFaults(admin.store, typeof input['id'] === 'number' ? input['id'] : undefined) };
    default:
      throw new SimulatorError(
        'sim/admin-refused',
        `No operation '${operation}'.`,
        'Use advance, inspect, reset, fault-add, fault-list or fault-clear.',
      );
  }
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}
