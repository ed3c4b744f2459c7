import { createHash, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { buildConnector, Client } from 'undici';
import { ServerError } from './errors.ts';

export interface TlsTrust {
  /** Certificate or authority to trust, PEM or DER; the system's authorities when absent. */
  readonly ca?: Buffer;
  /** SHA-256 of the server's certificate, hex with or without colons: pins exactly that certificate. */
  readonly certificateSha256?: string;
  /** Name to check in the certificate instead of the host of the address. */
  readonly serverName?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** One TLS connection. The protocol allows one call at a time on it (reference: ksc-openapi.md 1.1 [D]). */
export interface Connection {
  post(method: string, headers: Readonly<Record<string, string>>, body: string): Promise<HttpAnswer>;
  /** SHA-256 of the public key of the certificate that the server showed; null before the first call. */
  publicKeySha256(): string | null;
  close(): Promise<void>;
}

export function openConnection(url: string, trust: TlsTrust, timeoutMs: number): Connection {
  let publicKey: string | null = null;
  const client = new Client(url, {
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 60_000,
    connect: connector(trust, timeoutMs, (key) => {
      publicKey = key;
    }),
  });
  return {
    async post(method, headers, body) {
      try {
        const answer = await client.request({
          path: `/api/v1.0/${method}`,
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
        });
        return { status: answer.statusCode, text: await answer.body.text() };
      } catch (cause) {
        throw connectionError(cause, method, url);
      }
    },
    publicKeySha256: () => publicKey,
    close: () => client.close(),
  };
}

function connector(trust: TlsTrust, timeoutMs: number, seen: (publicKey: string) => void) {
  const pinned = trust.certificateSha256?.replaceAll(':', '').toLowerCase();
  const connect = buildConnector({
    timeout: timeoutMs,
    ...(trust.ca === undefined ? {} : { ca: pemOf(trust.ca) }),
    ...(pinned === undefined ? {} : { rejectUnauthorized: false }),
    ...(trust.serverName === undefined ? {} : { servername: trust.serverName }),
  });
  return (options: Parameters<typeof connect>[0], callback: Parameters<typeof connect>[1]) => {
    connect(options, (...result) => {
      const socket = result[1] as TLSSocket | null;
      const certificate = socket?.getPeerX509Certificate();
      if (certificate !== undefined) {
        seen(
          createHash('sha256')
            .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
            .digest('hex'),
        );
      }
      if (pinned !== undefined && socket !== null && fingerprint(certificate) !== pinned) {
        socket.destroy();
        callback(new CertificateMismatch(fingerprint(certificate) ?? 'none'), null);
        return;
      }
      callback(...result);
    });
  };
}

function fingerprint(certificate: X509Certificate | undefined): string | undefined {
  return certificate?.fingerprint256.replaceAll(':', '').toLowerCase();
}

class CertificateMismatch extends Error {
  readonly code = 'CERT_PIN_MISMATCH';
  constructor(shown: string) {
    super(`the certificate shown has SHA-256 ${shown}, not the one pinned`);
  }
}

/** klserver.cer is DER on Windows and PEM on Linux: both are taken. */
function pemOf(certificate: Buffer): string {
  const text = certificate.toString('latin1');
  return text.includes('-----BEGIN') ? text : new X509Certificate(certificate).toString();
}

const certificateErrors = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

function connectionError(cause: unknown, method: string, server: string): ServerError {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const systemCode = (error as NodeJS.ErrnoException).code ?? '';
  const code = certificateErrors.test(systemCode) ? 'server/certificate' : 'server/unreachable';
  return new ServerError(code, systemCode === '' ? error.message : `${error.message} (${systemCode})`, {
    method,
    server,
    retryable: code === 'server/unreachable',
    cause,
  });
}
