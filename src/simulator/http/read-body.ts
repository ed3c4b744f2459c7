import type { IncomingMessage } from 'node:http';

/** Largest body that is read, in bytes. */
export const largestBody = 16 * 1024 * 1024;

/** The whole body of a request, chunked or with a length; undefined when it is larger than allowed. */
export function readBody(request: IncomingMessage, done: (body: Buffer | undefined) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  });
  request.on('end', () => {
    if (size > largestBody) done(undefined);
    else done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  });
}
