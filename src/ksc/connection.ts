import { createHash } from 'node:crypto';
import { Agent, type RequestOptions, request } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';
import { ServerError } from './errors.ts';
import { isReading } from './methods.ts';

export interface TlsTrust {
  /** Certificates or authorities to trust, as PEM; the system's authorities when absent. */
  readonly ca?: string;
  /** SHA-256 of the server's certificate, hex with or without colons: pins exactly that certificate. */
  readonly certificateSha256?: string;
  /** Name to check in the certificate instead of the host of the address. */
  readonly serverName?: string;
}

/** Node's timers take no more; a server that is silent for 24 days is not waited for any longer. */
const longestTimeoutMs = 2 ** 31 - 1;

/** What the server showed of itself before anything was sent. */
export interface ServerCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Whether it was signed with its own key, as the server's own certificate usually is. */
  readonly isSelfSigned: boolean;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** SHA-256 of the certificate and of its public key, hex. */
  readonly sha256: string;
  readonly publicKeySha256: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** Of a login that is not finished: what the server asks for, and the session that it has begun; else empty. */
  readonly challenge: string;
  readonly session: string;
}

/** One TLS connection. The protocol allows one call at a time on it (reference: ksc-openapi.md 1.1 [D]). */
export interface Connection {
  post(method: string, headers: Readonly<Record<string, string>>, body: string): Promise<HttpAnswer>;
  /** The certificate that the server showed; null before the first call. */
  certificate(): ServerCertificate | null;
  close(): void;
}

/**
 * `timeoutMs` is the longest silence of the server during a call. node:https and not a faster client: a plan makes some
 * hundred calls, and what a faster one saves over them is less than what loading it costs in time and memory.
 */
export function openConnection(url: string, trust: TlsTrust, timeoutMs: number): Connection {
  const agent = new VerifyingAgent(trust);
  const { hostname: written, port } = new URL(url);
  // An IPv6 address has brackets in a URL only.
  const hostname = written.replace(/^\[(.*)\]$/, '$1');
  const send = (method: string, headers: Readonly<Record<string, string>>, body: string): Promise<HttpAnswer> =>
    exchange({ agent, hostname, port, timeoutMs: Math.min(timeoutMs, longestTimeoutMs), method, headers, body });
  return {
    async post(method, headers, body) {
      try {
        return await send(method, headers, body);
      } catch (first) {
        // The server closed a connection that was idle. A call that reads can be sent again; of one that writes nobody
        // knows whether it was carried out.
        if (!(first instanceof ClosedWhileIdle) || !isReading(method)) throw connectionError(first, method, url);
      }
      return send(method, headers, body).catch((second: unknown) => {
        throw connectionError(second, method, url);
      });
    },
    certificate: () => agent.shown,
    close: () => agent.destroy(),
  };
}

interface Exchange {
  readonly agent: Agent;
  readonly hostname: string;
  readonly port: string;
  readonly timeoutMs: number;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function exchange(call: Exchange): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(call.body, 'utf8');
    const headers = { ...call.headers, 'content-type': 'application/json', 'content-length': String(bytes.length) };
    const { agent, hostname, port, timeoutMs } = call;
    const options: RequestOptions = {
      agent,
      hostname,
      port,
      method: 'POST',
      path: `/api/v1.0/${call.method}`,
      headers,
      timeout: timeoutMs,
    };
    const outgoing = request(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if (answer.complete)
          resolve({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            challenge: answer.headers['www-authenticate'] ?? '',
            session: String(answer.headers['x-ksc-session'] ?? ''),
          });
        else reject(new Error('the server closed the connection in the middle of its answer'));
      });
      answer.on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      reject(outgoing.reusedSocket && error.code === 'ECONNRESET' ? new ClosedWhileIdle(error) : error);
    });
    outgoing.end(bytes);
  });
}

class ClosedWhileIdle extends Error {
  readonly code = 'ECONNRESET';
  constructor(cause: Error) {
    super('the server closed the connection', { cause });
  }
}

/** Hands out a connection only when its certificate was checked: credentials are never sent to a stranger. */
class VerifyingAgent extends Agent {
  readonly #pinned: string | null;
  #shown: ServerCertificate | null = null;

  constructor(trust: TlsTrust) {
    const pinned = trust.certificateSha256?.replaceAll(':', '').toLowerCase() ?? null;
    super({
      keepAlive: true,
      maxSockets: 1,
      ...(trust.ca === undefined ? {} : { ca: trust.ca }),
      ...(trust.serverName === undefined ? {} : named(trust.serverName)),
      // The pin alone decides then: it is checked below, before anything is sent.
      ...(pinned === null ? {} : { rejectUnauthorized: false }),
    });
    this.#pinned = pinned;
  }

  /** The certificate of the first connection: a resumed one does not show it again. */
  get shown(): ServerCertificate | null {
    return this.#shown;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const socket = super.createConnection(options) as TLSSocket;
    const failed = (error: Error) => callback?.(error, socket);
    socket.once('error', failed);
    socket.once('secureConnect', () => {
      socket.off('error', failed);
      const shown = certificateOf(socket);
      this.#shown ??= shown;
      const sha256 = shown?.sha256 ?? 'none';
      if (this.#pinned === null || sha256 === this.#pinned) {
        callback?.(null, socket);
        return;
      }
      socket.destroy();
      callback?.(new CertificateMismatch(sha256), socket);
    });
  }
}

/** The name is asked for in the handshake too, where only names may stand and no addresses (RFC 6066). */
function named(name: string) {
  return {
    ...(isIP(name) === 0 ? { servername: name } : {}),
    checkServerIdentity: (_host: string, shown: PeerCertificate) => checkServerIdentity(name, shown),
  };
}

class CertificateMismatch extends Error {
  readonly code = 'CERT_PIN_MISMATCH';
  constructor(shown: string) {
    super(`the certificate shown has SHA-256 ${shown}, not the one pinned`);
  }
}

function certificateOf(socket: TLSSocket): ServerCertificate | null {
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) return null;
  const { subject, issuer, publicKey } = shown;
  return {
    subject: subject ?? '',
    issuer: issuer ?? '',
    isSelfSigned: subject === issuer && shown.verify(publicKey),
    validFrom: shown.validFromDate,
    validTo: shown.validToDate,
    sha256: shown.fingerprint256.replaceAll(':', '').toLowerCase(),
    publicKeySha256: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
  };
}

const certificateErrors = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

function connectionError(cause: unknown, method: string, server: string): ServerError {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const systemCode = (error as NodeJS.ErrnoException).code ?? '';
  const code = certificateErrors.test(systemCode) ? 'server/certificate' : 'server/unreachable';
  return new ServerError(code, connectionWords(error.message, systemCode), {
    method,
    server,
    retryable: code === 'server/unreachable',
    cause,
  });
}

/** The reason without what Node.js advises, which no option of kscctl could follow. */
function connectionWords(reason: string, systemCode: string): string {
  const [what = reason] = reason.split('; if the root CA');
  return systemCode === '' || what.includes(systemCode) ? what : `${what} (${systemCode})`;
}
