import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, gzipSync } from 'node:zlib';

const compressAbove = 1024;

/** Answers with a JSON text; compressed when the client asks for it and the body is worth it (ksc-openapi.md 1.1). */
export function sendJson(request: IncomingMessage, response: ServerResponse, text: string): void {
  const body = Buffer.from(text, 'utf8');
  if (body.length > compressAbove && acceptsGzip(request)) {
    const packed = gzipSync(body, { level: constants.Z_BEST_SPEED });
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
      'Content-Length': packed.length,
    });
    response.end(packed);
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}

/** Answers with a status that is no call's answer; its text is for people. */
export function sendStatus(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text, 'utf8');
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': body.length });
  response.end(body);
}

function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = request.headers['accept-encoding'];
  return typeof accepted === 'string' && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(accepted);
}
