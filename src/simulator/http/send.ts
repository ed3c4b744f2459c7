import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, deflateSync, gzipSync } from 'node:zlib';
import type { Reply } from './reply.ts';

const compressAbove = 1024;
/** Larger answers go out in chunks, without a length: that a server may do so is documented, when is our choice. */
const chunkAbove = 64 * 1024;
const chunkSize = 16 * 1024;
const level = { level: constants.Z_BEST_SPEED };

/** Sends a reply; compressed when the client asks for it and the body is worth it (reference: ksc-openapi.md 1.1 [D]). */
export function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const { headers, bytes } = encodeReply(request, reply);
  if (bytes.length <= chunkAbove) {
    response.writeHead(reply.status, { ...headers, 'Content-Length': bytes.length });
    response.end(bytes);
    return;
  }
  response.writeHead(reply.status, { ...headers, 'Transfer-Encoding': 'chunked' });
  for (let start = 0; start < bytes.length; start += chunkSize)
    response.write(bytes.subarray(start, start + chunkSize));
  response.end();
}

/** The bytes of a reply as they go on the connection, with the headers that say how. */
export function encodeReply(
  request: IncomingMessage,
  reply: Reply,
): { readonly headers: Readonly<Record<string, string>>; readonly bytes: Buffer } {
  const bytes = Buffer.from(reply.text, 'utf8');
  const encoding = reply.status === 200 && bytes.length > compressAbove ? encodingFor(request) : undefined;
  if (encoding === undefined) return { headers: reply.headers, bytes };
  return {
    headers: { ...reply.headers, 'Content-Encoding': encoding },
    bytes: encoding === 'gzip' ? gzipSync(bytes, level) : deflateSync(bytes, level),
  };
}

function encodingFor(request: IncomingMessage): 'gzip' | 'deflate' | undefined {
  const accepted = request.headers['accept-encoding'];
  if (typeof accepted !== 'string') return undefined;
  if (accepts(accepted, 'gzip')) return 'gzip';
  return accepts(accepted, 'deflate') ? 'deflate' : undefined;
}

function accepts(accepted: string, encoding: string): boolean {
  return accepted.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((item) => item.trim().toLowerCase());
    return name === encoding && !parameters.some((item) => /^q=0(?:\.0*)?$/.test(item));
  });
}
