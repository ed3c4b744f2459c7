import { X509Certificate } from 'node:crypto';

const blocks = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * The certificates of a file as PEM, one or many; null where it holds none, or one that is damaged. klserver.cer is DER
 * on Windows and PEM on Linux: both are taken.
 */
export function trustedCertificates(file: Buffer): string | null {
  const text = file.toString('latin1');
  const found = text.includes('-----BEGIN') ? (text.match(blocks) ?? []) : [file];
  try {
    return found.map((one) => new X509Certificate(one).toString()).join('') || null;
  } catch {
    return null;
  }
}
