import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonReply, type Reply, refusedReply, statusReply } from '../http/reply.ts';
import { encodeReply, sendReply } from '../http/send.ts';
import { formatJson } from '../wire/json.ts';
import type { Fault, FaultKind } from './fault.ts';
import type { FiredFault } from './fault-store.ts';

/** What a call that faults happen to can do; each is done at most where the faults say so. */
export interface FaultyCall {
  /** Carries out the call and gives its answer. */
  readonly perform: () => Reply;
  /** Ends the session of the call. */
  readonly endSession: () => void;
  /** Forgets all sessions and what belongs to them, and closes all connections. */
  readonly restart: () => void;
  /** Lets another administrator edit what the call has read. */
  readonly compete: (fault: FiredFault, reply: Reply) => void;
  /** Notes a call that was not carried out; 0 stands for no answer. */
  readonly note: (errorCode: number) => void;
}

const mostPieces = 20;

/**
 * Answers a call as its faults want it. All of them happen: first what comes before the work, then the work unless one of
 * them stands in for it, then what becomes of the answer.
 */
export function answerWithFaults(
  faults: readonly FiredFault[],
  request: IncomingMessage,
  response: ServerResponse,
  call: FaultyCall,
): void {
  const latency = faults.reduce((sum, fault) => (fault.kind === 'latency' ? sum + fault.ms : sum), 0);
  if (latency === 0) proceed(faults, request, response, call);
  else setTimeout(() => proceed(faults, request, response, call), latency);
}

function proceed(
  faults: readonly FiredFault[],
  request: IncomingMessage,
  response: ServerResponse,
  call: FaultyCall,
): void {
  const has = (kind: FaultKind): boolean => faults.some((fault) => fault.kind === kind);
  if (has('restart') || has('reset-before')) {
    call.note(0);
    if (has('restart')) call.restart();
    request.socket.destroy();
    return;
  }
  const instead = standIn(faults, call);
  if (instead === undefined && has('duplicate')) call.perform();
  const reply = instead ?? call.perform();
  for (const fault of faults) if (fault.kind === 'competitor') call.compete(fault, reply);
  if (has('reset-after')) request.socket.destroy();
  else send(faults, request, response, spoil(reply, has));
}

/** The answer of a call that is not carried out. */
function standIn(faults: readonly FiredFault[], call: FaultyCall): Reply | undefined {
  for (const fault of faults) {
    switch (fault.kind) {
      case 'status-503':
        call.note(503);
        return statusReply(503, 'Service unavailable');
      case 'status-403':
        call.note(403);
        call.endSession();
        return refusedReply(403, 'No session, or it has ended');
      case 'pxg-error':
        call.note(fault.code);
        return jsonReply(formatJson({ PxgError: errorOf(fault) }));
      default:
    }
  }
  return undefined;
}

function errorOf({ code }: Fault): Record<string, string | number> {
  return { code, subcode: 0, module: 'KLSTD', file: 'simulator', line: 0, message: 'a fault that was asked for' };
}

function spoil(reply: Reply, has: (kind: FaultKind) => boolean): Reply {
  if (has('truncated-json')) return { ...reply, text: reply.text.slice(0, Math.floor(reply.text.length / 2)) };
  return has('invalid-json') ? { ...reply, text: `{"PxgRetVal": tru, ${reply.text}` } : reply;
}

function send(faults: readonly FiredFault[], request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const trickle = faults.find((fault) => fault.kind === 'trickle');
  const isShort = faults.some((fault) => fault.kind === 'wrong-length');
  if (trickle === undefined && !isShort) {
    sendReply(request, response, reply);
    return;
  }
  const { headers, bytes } = encodeReply(request, reply);
  response.writeHead(reply.status, { ...headers, 'Content-Length': bytes.length + (isShort ? 10 : 0) });
  sendPieces(response, piecesOf(bytes, trickle === undefined ? 1 : mostPieces), trickle?.ms ?? 0, () => {
    if (isShort) request.socket.destroy();
    else response.end();
  });
}

function sendPieces(response: ServerResponse, pieces: Buffer[], pauseMs: number, done: () => void): void {
  const [first, ...rest] = pieces;
  if (first === undefined || response.destroyed) {
    done();
    return;
  }
  response.write(first, () => setTimeout(() => sendPieces(response, rest, pauseMs, done), pauseMs));
}

function piecesOf(bytes: Buffer, most: number): Buffer[] {
  const size = Math.max(1, Math.ceil(bytes.length / most));
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
  return pieces;
}
