import { readFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';

/**
 * One connection that costs next to nothing, so that what is measured is the server: it writes HTTP/1.1 by hand, one call
 * at a time, and reads answers with a Content-Length or in chunks.
 */
export class RawConnection {
  readonly #socket: TLSSocket;
  #received: Buffer[] = [];
  #answer: ((body: string) => void) | undefined;
  #session = '';

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  /** Connects and starts a session. */
  static async open(url: string, caFile: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), ca: readFileSync(caFile), servername: 'localhost' });
    await new Promise<void>((done, fail) => socket.once('secureConnect', done).once('error', fail));
    socket.setNoDelay(true);
    const connection = new RawConnection(socket);
    const secret = Buffer.from('bench').toString('base64');
    const header = `Authorization: KSCBasic user="${secret}", pass="${secret}", internal="1"\r\n`;
    const { PxgRetVal } = await connection.call('Session.StartSession', {}, header);
    connection.#session = `X-KSC-Session: ${String(PxgRetVal)}\r\n`;
    return connection;
  }

  /** Calls a method. Throws when the server refuses. */
  call(method: string, args: unknown, header = this.#session): Promise<Record<string, unknown>> {
    const body = JSON.stringify(args);
    this.#socket.write(
      `POST /api/v1.0/${method} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${header}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return new Promise((done, fail) => {
      this.#answer = (text) => {
        const answer = JSON.parse(text) as Record<string, unknown>;
        if ('PxgError' in answer) fail(new Error(`${method}: ${text}`));
        else done(answer);
      };
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    const start = this.#received[0]?.toString('latin1', 0, 2048) ?? '';
    const head = start.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = /content-length: (\d+)/i.exec(start.slice(0, head))?.[1];
    const size = this.#received.reduce((sum, part) => sum + part.length, 0);
    const isWhole =
      length === undefined
        ? chunk.subarray(-7).toString('latin1').endsWith('\r\n0\r\n\r\n')
        : size >= head + 4 + Number(length);
    if (!isWhole) return;
    const body = Buffer.concat(this.#received).subarray(head + 4);
    this.#received = [];
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.((length === undefined ? joined(body) : body).toString('utf8'));
  }
}

/** The content of a chunked body. */
function joined(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
