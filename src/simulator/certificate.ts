import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { SimulatorError } from './simulator-error.ts';

/** A server certificate with its key, both PEM, and where the certificate lies. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly file: string;
}

const validForYears = 10;

/**
 * The certificate beside a database (`<base>.crt`, `<base>.key`), made when there is none: for localhost, 127.0.0.1, ::1
 * and the loopback address `host` that is served first, its own authority. Each file comes into being whole under its
 * name, and the first to come stays: of two processes that start at once, both use the same pair. Throws SimulatorError
 * `sim/damaged-certificate` for files that are no such pair: other servers may run on them, so they are not replaced.
 */
export async function certificateBeside(base: string, host = '127.0.0.1'): Promise<ServerCertificate> {
  const file = `${base}.crt`;
  const keyFile = `${base}.key`;
  if (!existsSync(keyFile)) writeOnce(keyFile, makeKey(), 0o600);
  const key = readFileSync(keyFile, 'utf8');
  if (!existsSync(file)) {
    if (!isKey(key)) throw damaged(file, keyFile);
    writeOnce(file, await makeCertificate(key, host), 0o644);
  }
  const certificate = readFileSync(file, 'utf8');
  if (!isPair(certificate, key)) throw damaged(file, keyFile);
  return { certificate, key, file };
}

function isKey(text: string): boolean {
  try {
    createPrivateKey(text);
    return true;
  } catch {
    return false;
  }
}

function isPair(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function damaged(file: string, keyFile: string): SimulatorError {
  return new SimulatorError(
    'sim/damaged-certificate',
    `${file} and ${keyFile} are no certificate and its key.`,
    'Stop the servers that run on them and remove both files: they are made anew.',
  );
}

/** DER bytes of a PEM certificate. */
export function certificateBytes(pem: string): Uint8Array {
  return new X509Certificate(pem).raw;
}

function makeKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function makeCertificate(key: string, host: string): Promise<string> {
  const addresses = [...new Set(['127.0.0.1', '::1', ...(isIP(host) === 0 ? [] : [host])])];
  const { default: selfsigned } = await import('selfsigned');
  const from = new Date();
  const until = new Date(from);
  until.setFullYear(from.getFullYear() + validForYears);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  const made = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    keyPair: { privateKey: key, publicKey },
    notBeforeDate: from,
    notAfterDate: until,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: 'localhost' }, ...addresses.map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  });
  return made.cert;
}

/** Writes under another name and links, which fails where the name is taken. */
function writeOnce(file: string, text: string, mode: number): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
