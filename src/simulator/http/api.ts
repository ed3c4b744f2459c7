import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { ProcessMemory } from '../methods/memory.ts';
import type { Method, ServerFacts } from '../methods/method.ts';
import { presentTime } from '../store/clock.ts';
import type { Store } from '../store/store.ts';
import type { User } from '../wire/authorization.ts';
import { parseJson } from '../wire/json.ts';
import { abandonLogin, authenticate, sessionHeader } from './authenticate.ts';
import type { CallLog } from './call-log.ts';
import { callMethod } from './call-method.ts';
import { largestBody, readBody } from './read-body.ts';
import { jsonReply, type Reply, refusedReply, statusReply } from './reply.ts';
import { sendReply } from './send.ts';

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
}

/**
 * Answers one HTTP request (reference: ksc-openapi.md 1.1 to 1.7, additions 6). Not documented and so our choice: 400 for
 * a body that is no JSON object, 404 for other paths, 405 for other verbs, 413 and 415 for bodies that cannot be taken.
 */
export function handleRequest(api: Api, request: IncomingMessage, response: ServerResponse): void {
  readBody(request, (body) => {
    const reply = refusal(request, body) ?? answerOrFail(api, request, body ?? Buffer.alloc(0));
    sendReply(request, response, reply);
  });
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

function log(
  api: Api,
  request: IncomingMessage,
  call: { time: number; session: string; method: string; errorCode: number | null; wrote: boolean; ms: number },
): void {
  const id = request.headers['x-ksc-requestid'];
  api.log.add({ ...call, requestId: typeof id === 'string' ? id.slice(0, 200) : '' });
}
