import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { trustedCertificates } from '../../src/ksc/trusted-certificates.ts';
import { startServer } from '../support/stage.ts';

describe('a file of certificates', async () => {
  await using server = await startServer();
  await using other = await startServer();
  const [one, two] = [server, other].map(({ running }) => readFileSync(running.caFile, 'utf8').trim());
  const der = new X509Certificate(one ?? '').raw;

  test('is DER, or PEM with any number of them and words between', () => {
    expect(trustedCertificates(der)?.trim()).toBe(one);
    const bundle = trustedCertificates(Buffer.from(`# root\r\n${one}\r\nsecond - 2026:\n${two}\n`));
    expect(bundle?.trim()).toBe(`${one}\n${two}`);
  });

  test('that holds none, or a damaged one, is none', () => {
    for (const text of [
      '',
      'words',
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----',
    ])
      expect(trustedCertificates(Buffer.from(text)), text).toBeNull();
    expect(trustedCertificates(der.subarray(0, 200))).toBeNull();
    expect(trustedCertificates(Buffer.from(`${one}\n${two?.replace(/^MII/m, 'MIJ')}`))).toBeNull();
  });
});
