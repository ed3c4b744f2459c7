import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { compete } from '../faults/competitor.ts';
import { answerWithFaults, type FaultyCall } from '../faults/deliver.ts';
import { type FiredFault, fireForCall } from '../faults/fault-store.ts';
import { readObjects } from '../faults/read-object.ts';
import type { ProcessMemory } from '../methods/memory.ts';
import type { Method, ServerFacts } from '../methods/method.ts';
import type { Session } from '../session/sessions.ts';
import { presentTime } from '../store/clock.ts';
import { isDatabaseError, type Store } from '../store/store.ts';
import type { User } from '../wire/authorization.ts';
import { parseJson } from '../wire/json.ts';
import { abandonLogin, authenticate, sessionHeader } from './authenticate.ts';
import type { CallLog } from './call-log.ts';
import { callMethod } from './call-method.ts';
import { largestBody, readBody } from './read-body.ts';
import { jsonReply, type Reply, refusedReply, statusReply } from './reply.ts';
import { sendReply } from './send.ts';
import { isFileRequest, transferFile } from './transfer-file.ts';

const prefix = '/api/v1.0/';
const endSession = 'Session.EndSession';

/** Everything that answers calls on one server. */
export interface Api {
  readonly store: Store;
  readonly methods: ReadonlyMap<string, Method>;
  readonly memory: ProcessMemory;
  readonly facts: ServerFacts;
  readonly users: readonly User[];
  readonly log: CallLog;
  /** Forgets all sessions and closes all connections, as a restart of the server does. */
  readonly restart: () => void;
}

/**
 * Answers one HTTP request (reference: ksc-openapi.md 1.1 to 1.7, additions 6). Not documented and so our choice: 400 for
 * a body that is no JSON object, 404 for other paths, 405 for other verbs, 413 and 415 for bodies that cannot be taken.
 */
export function handleRequest(api: Api, request: IncomingMessage, response: ServerResponse): void {
  readBody(request, (body) => {
    if (isFileRequest(request)) {
      transferFile(api.memory, request, response, body);
      return;
    }
    const refused = refusal(request, body);
    if (refused === undefined) respond(api, request, response, body ?? Buffer.alloc(0));
    else sendReply(request, response, refused);
  });
}

function respond(api: Api, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const perform = (): Reply => answerOrFail(api, request, body);
  const faults = unlessLocked((): FiredFault[] => fireForCall(api.store, methodName(request)), []);
  if (faults.length === 0) sendReply(request, response, perform());
  else answerWithFaults(faults, request, response, faultyCall(api, request, body, perform));
}

/** A database that cannot be used now has no faults to offer; the call itself will say what is wrong. */
function unlessLocked<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (isDatabaseError(error)) return otherwise;
    throw error;
  }
}

function faultyCall(api: Api, request: IncomingMessage, body: Buffer, perform: () => Reply): FaultyCall {
  const method = methodName(request);
  const session = (): Session | undefined => api.memory.sessions.find(sessionHeader(request), request.socket);
  return {
    perform,
    endSession() {
      const ended = session();
      if (ended !== undefined) api.memory.sessions.end(ended);
    },
    restart: api.restart,
    compete({ edit, chance }, reply) {
      const answered = parseBody(Buffer.from(reply.text, 'utf8')) ?? {};
      const policyOf = (id: string): number | undefined => api.memory.contents.peek(id)?.policy;
      const objects = readObjects(method, parseBody(body) ?? {}, answered, policyOf);
      const object = objects[chance % Math.max(1, objects.length)];
      if (object !== undefined) unlessLocked(() => compete(api.store, object, edit, presentTime(api.store)), undefined);
    },
    note(errorCode) {
      const time = presentTime(api.store);
      log(api, request, { time, session: session()?.id ?? '', method, errorCode, wrote: false, ms: 0 });
    },
  };
}

/** A fault of our own must not take the server down with it; 500 is never an answer that was meant. */
function answerOrFail(api: Api, request: IncomingMessage, body: Buffer): Reply {
  try {
    return answer(api, request, body);
  } catch (error) {
    return statusReply(500, `Fault of the simulated server: ${String(error)}`);
  }
}

function refusal(request: IncomingMessage, body: Buffer | undefined): Reply | undefined {
  if (request.url?.startsWith(prefix) !== true) return statusReply(404, 'Not found');
  if (request.method !== 'POST') return statusReply(405, 'Only POST');
  if (body === undefined) return statusReply(413, `A body has at most ${largestBody} bytes`);
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/json\s*(?:;|$)/i.test(type))
    return statusReply(415, 'Only application/json');
  if (request.headers['content-encoding'] !== undefined) return statusReply(415, 'No content encoding');
  return undefined;
}

function answer(api: Api, request: IncomingMessage, body: Buffer): Reply {
  const started = performance.now();
  const name = methodName(request);
  const done = (call: { time: number; session: string; errorCode: number | null; wrote: boolean }): void =>
    log(api, request, { ...call, method: name, ms: performance.now() - started });
  if (name === 'login' || name === 'Session.StartSession') {
    const time = presentTime(api.store);
    const { reply, session, errorCode } = authenticate(api, name, request);
    done({ time, session, errorCode, wrote: false });
    return reply;
  }
  const session = api.memory.sessions.find(sessionHeader(request), request.socket);
  if (session === undefined) {
    if (name === endSession && abandonLogin(api, request)) return jsonReply('{}');
    return refusedReply(403, 'No session, or it has ended');
  }
  const args = parseBody(body);
  if (args === undefined) return statusReply(400, 'The body is no JSON object');
  const { reply, errorCode, wrote, time } = callMethod(api, session, name, args);
  done({ time, session: session.id, errorCode, wrote });
  return reply;
}

/** What a request calls: the rest of its path. */
export function methodName(request: IncomingMessage): string {
  return (request.url ?? '').slice(prefix.length);
}

/** An empty body stands for no arguments (reference: ksc-openapi.md 1.1 [G]); bytes that are no UTF-8 are no JSON. */
function parseBody(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {};
  if (!isUtf8(body)) return undefined;
  try {
    const value = parseJson(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function log(
  api: Api,
  request: IncomingMessage,
  call: { time: number; session: string; method: string; errorCode: number | null; wrote: boolean; ms: number },
): void {
  const id = request.headers['x-ksc-requestid'];
  api.log.add({ ...call, requestId: typeof id === 'string' ? id.slice(0, 200) : '' });
}
