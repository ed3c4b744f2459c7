import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { CallContext, Method, ProcessMemory, ServerFacts } from '../methods/method.ts';
import type { Session } from '../session/sessions.ts';
import { presentTime } from '../store/clock.ts';
import { isDatabaseError, type Store } from '../store/store.ts';
import { type Credentials, isAuthorized } from '../wire/authorization.ts';
import { formatJson, parseJson } from '../wire/json.ts';
import { WireError } from '../wire/wire-error.ts';
import type { CallLog } from './call-log.ts';
import { largestBody, readBody } from './read-body.ts';
import { sendJson, sendStatus } from './send.ts';

const prefix = '/api/v1.0/';
const startSession = 'Session.StartSession';

/** Everything that answers calls on one server. */
export interface Api {
  readonly store: Store;
  readonly methods: ReadonlyMap<string, Method>;
  readonly memory: ProcessMemory;
  readonly facts: ServerFacts;
  readonly credentials: Credentials;
  readonly log: CallLog;
}

/**
 * Answers one HTTP request (reference: ksc-openapi.md 1.1 to 1.7, additions 6). Not documented and so our choice: 400 for
 * a body that is no JSON object, 404 for other paths, 405 for other verbs, 413 and 415 for bodies that cannot be taken.
 */
export function handleRequest(api: Api, request: IncomingMessage, response: ServerResponse): void {
  readBody(request, (body) => {
    const status = refusal(request, body);
    if (status !== undefined) sendStatus(response, ...status);
    else answerOrFail(api, request, response, body ?? Buffer.alloc(0));
  });
}

/** A fault of our own must not take the server down with it; 500 is never an answer that was meant. */
function answerOrFail(api: Api, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  try {
    answer(api, request, response, body);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendStatus(response, 500, `Fault of the simulated server: ${String(error)}`);
  }
}

function refusal(request: IncomingMessage, body: Buffer | undefined): [number, string] | undefined {
  if (request.url?.startsWith(prefix) !== true) return [404, 'Not found'];
  if (request.method !== 'POST') return [405, 'Only POST'];
  if (body === undefined) return [413, `A body has at most ${largestBody} bytes`];
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/json\s*(?:;|$)/i.test(type)) return [415, 'Only application/json'];
  if (request.headers['content-encoding'] !== undefined) return [415, 'No content encoding'];
  return undefined;
}

function answer(api: Api, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const started = performance.now();
  const name = (request.url ?? '').slice(prefix.length);
  if (name === 'login' || name === startSession) {
    authenticate(api, name, request, response, started);
    return;
  }
  const session = findSession(api, request);
  if (session === undefined) {
    sendStatus(response, 403, 'No session, or it has ended');
    return;
  }
  const args = parseBody(body);
  if (args === undefined) {
    sendStatus(response, 400, 'The body is no JSON object');
    return;
  }
  const { text, errorCode, wrote, time } = callMethod(api, session, name, args);
  log(api, request, { time, session: session.id, method: name, errorCode, wrote, ms: performance.now() - started });
  sendJson(request, response, text);
}

/** Both ways in: `login` binds the connection, StartSession gives a token (reference: ksc-openapi.md 1.3). */
function authenticate(
  api: Api,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  started: number,
): void {
  const time = presentTime(api.store);
  const isIn = isAuthorized(request.headers.authorization, api.credentials);
  const done = (session: string, errorCode: number | null): void =>
    log(api, request, { time, session, method: name, errorCode, wrote: false, ms: performance.now() - started });
  if (!isIn) {
    done('', 401);
    sendStatus(response, 401, 'Authentication failed');
  } else if (name === 'login') {
    done(api.memory.sessions.login(request.socket, api.credentials.user).id, null);
    sendJson(request, response, '{}');
  } else {
    const { session, token } = api.memory.sessions.start(api.credentials.user);
    done(session.id, null);
    sendJson(request, response, formatJson({ PxgRetVal: token }));
  }
}

function findSession(api: Api, request: IncomingMessage): Session | undefined {
  const token = request.headers['x-ksc-session'];
  return api.memory.sessions.find(typeof token === 'string' ? token : undefined, request.socket);
}

/** An empty body stands for no arguments (reference: ksc-openapi.md 1.1 [G]). */
function parseBody(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {};
  try {
    const value = parseJson(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Carries out a call in one transaction; a refused one leaves no change behind. */
function callMethod(
  api: Api,
  session: Session,
  name: string,
  args: Record<string, unknown>,
): { text: string; errorCode: number | null; wrote: boolean; time: number } {
  const found = api.methods.get(name);
  const before = api.store.totalChanges();
  let time = 0;
  try {
    if (found === undefined) throw new WireError('noSuchCall', `no method '${name}'`);
    const result = api.store.transaction(found.kind, () => {
      time = presentTime(api.store);
      return found.call(contextOf(api, session, time), args);
    });
    return { text: formatJson(result), errorCode: null, wrote: api.store.totalChanges() !== before, time };
  } catch (error) {
    const refused = error instanceof WireError ? error : asWireError(error);
    return {
      text: formatJson(refused.answer()),
      errorCode: refused.code,
      wrote: false,
      time: time === 0 ? presentTime(api.store) : time,
    };
  }
}

function contextOf(api: Api, session: Session, now: number): CallContext {
  const { store, memory, facts, methods } = api;
  return { store, memory, facts, session, now, hasMethod: (name) => methods.has(name) };
}

/** A database that is locked or full is a server that is unavailable for now; anything else is a fault of ours. */
function asWireError(error: unknown): WireError {
  if (!isDatabaseError(error)) throw error;
  return new WireError('unavailable', `the database cannot be used: ${error.message}`);
}

function log(
  api: Api,
  request: IncomingMessage,
  call: { time: number; session: string; method: string; errorCode: number | null; wrote: boolean; ms: number },
): void {
  const id = request.headers['x-ksc-requestid'];
  api.log.add({ ...call, requestId: typeof id === 'string' ? id.slice(0, 200) : '' });
}
