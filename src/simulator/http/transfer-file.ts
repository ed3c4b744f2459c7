import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProcessMemory } from '../methods/memory.ts';
import { filesPath, largestFile, type TransferredFile } from '../session/files.ts';
import type { Session } from '../session/sessions.ts';
import { sessionHeader } from './authenticate.ts';
import { type Reply, refusedReply, statusReply } from './reply.ts';
import { sendReply } from './send.ts';

/** Whether a request is for a file that a method handed an address out for, and not a call. */
export function isFileRequest(request: IncomingMessage): boolean {
  return request.url?.startsWith(filesPath) === true;
}

/**
 * Lets a session fetch or send a file (reference: ksc-openapi.md 1.1 [D][K]: GET with Range, PUT with Content-Range and
 * application/zip; Node itself answers Expect: 100-continue). Our choice: 404 for what is not this session's, 405 for the
 * other direction, 416 for a range that is not there or does not go on where the last one ended, 200 for each part. A
 * transfer is no call: it is not in the call log and no fault happens to it. `body` is undefined when it is too large.
 */
export function transferFile(
  memory: ProcessMemory,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer | undefined,
): void {
  const url = request.url ?? '';
  const session = memory.sessions.find(sessionHeader(request), request.socket);
  const file = session === undefined ? undefined : memory.files.find(session, url);
  if (session === undefined) sendReply(request, response, refusedReply(403, 'No session, or it has ended'));
  else if (file === undefined) sendReply(request, response, statusReply(404, 'No such file'));
  else if (request.method !== (file.kind === 'download' ? 'GET' : 'PUT'))
    sendReply(request, response, statusReply(405, `Only ${file.kind === 'download' ? 'GET' : 'PUT'}`));
  else if (file.kind === 'upload') sendReply(request, response, takePart(file, request, body));
  else sendPart(memory, session, file.bytes, request, response);
}

/** The address ends when the last byte has been asked for. */
function sendPart(
  memory: ProcessMemory,
  session: Session,
  bytes: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const size = bytes.length;
  const range = rangeOf(request.headers.range, size);
  if (range === undefined) {
    const headers = { 'Content-Range': `bytes */${size}` };
    sendReply(request, response, statusReply(416, 'No such range', headers));
    return;
  }
  const { start, end } = range;
  if (end === size) memory.files.release(session, request.url ?? '');
  const isPart = request.headers.range !== undefined;
  response.writeHead(isPart ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    'Content-Length': end - start,
    ...(isPart ? { 'Content-Range': `bytes ${start}-${end - 1}/${size}` } : {}),
  });
  response.end(bytes.subarray(start, end));
}

/** One range of bytes, `end` exclusive; all of them without a header. Undefined for several, a wrong one or none of it. */
function rangeOf(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | undefined {
  if (header === undefined) return { start: 0, end: size };
  const [whole, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header) ?? [];
  if (whole === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start < end ? { start, end } : undefined;
}

function takePart(
  file: Extract<TransferredFile, { kind: 'upload' }>,
  { headers }: IncomingMessage,
  body: Buffer | undefined,
): Reply {
  if (body === undefined) return statusReply(413, `A file has at most ${largestFile} bytes`);
  if (headers['content-type'] !== 'application/zip') return statusReply(415, 'Only application/zip');
  if (headers['content-encoding'] !== undefined) return statusReply(415, 'No content encoding');
  const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers['content-range'] ?? '');
  if (range === null) return statusReply(400, 'Content-Range: bytes FIRST-LAST/TOTAL is needed');
  const [first = 0, last = 0, total = 0] = range.slice(1).map(Number);
  if (total > largestFile) return statusReply(413, `A file has at most ${largestFile} bytes`);
  if (last < first || last >= total || last - first + 1 !== body.length)
    return statusReply(400, 'Content-Range does not fit the body');
  if (first !== file.received || (file.total !== undefined && file.total !== total))
    return statusReply(416, `Go on at byte ${file.received}`, { 'Content-Range': `bytes */${file.total ?? total}` });
  file.parts.push(body);
  file.received += body.length;
  file.total = total;
  return statusReply(200, '');
}
