import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { certificateBeside } from '../../src/simulator/certificate.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a certificate is made once, and files that are no pair are refused and left as they are', async () => {
  using folder = temporaryFolder();
  const [one, other] = [path.join(folder.path, 'one'), path.join(folder.path, 'other')];
  const made = await certificateBeside(one);
  expect(await certificateBeside(one)).toEqual(made);
  await certificateBeside(other);

  const damaged = { code: 'sim/damaged-certificate' };
  const stranger = readFileSync(`${other}.key`, 'utf8');
  writeFileSync(`${one}.key`, stranger);
  await expect(certificateBeside(one)).rejects.toMatchObject(damaged);
  expect(readFileSync(`${one}.key`, 'utf8')).toBe(stranger);

  writeFileSync(`${other}.crt`, 'no certificate');
  await expect(certificateBeside(other)).rejects.toMatchObject(damaged);
  const lone = path.join(folder.path, 'lone');
  writeFileSync(`${lone}.key`, '');
  await expect(certificateBeside(lone)).rejects.toMatchObject(damaged);
});

test('a certificate is for every address by which the server says that it can be reached', async () => {
  using folder = temporaryFolder();
  const usual = new X509Certificate((await certificateBeside(path.join(folder.path, 'usual'))).certificate);
  expect(usual.checkHost('localhost')).toBe('localhost');
  for (const ip of ['127.0.0.1', '::1']) expect(usual.checkIP(ip)).toBe(ip);
  expect(usual.checkIP('127.0.0.2')).toBeUndefined();
  const other = new X509Certificate(
    (await certificateBeside(path.join(folder.path, 'other'), '127.0.0.2')).certificate,
  );
  for (const ip of ['127.0.0.1', '::1', '127.0.0.2']) expect(other.checkIP(ip)).toBe(ip);
});
