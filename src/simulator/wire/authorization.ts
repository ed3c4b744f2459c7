import { timingSafeEqual } from 'node:crypto';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * True when an Authorization header is KSCBasic with the right user and password (reference: ksc-openapi.md 1.3
 * [K][T]); `domain` and `internal` are optional and not looked at. Every other scheme is refused, as is a token or a
 * gateway key: this server has handed out none.
 */
export function isAuthorized(header: string | undefined, expected: Credentials): boolean {
  const given = header === undefined ? undefined : parseBasic(header);
  return given !== undefined && isSame(given.user, expected.user) && isSame(given.password, expected.password);
}

function parseBasic(header: string): Credentials | undefined {
  const scheme = /^KSCBasic\s+(.*)$/.exec(header);
  if (scheme === null) return undefined;
  const fields = new Map<string, string>();
  for (const part of (scheme[1] ?? '').split(',')) {
    const field = /^\s*([a-z]+)="?([^"]*)"?\s*$/.exec(part);
    if (field === null) return undefined;
    fields.set(field[1] ?? '', field[2] ?? '');
  }
  const user = fields.get('user');
  const pass = fields.get('pass');
  if (user === undefined || pass === undefined) return undefined;
  return { user: fromBase64(user), password: fromBase64(pass) };
}

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given, 'utf8');
  const b = Buffer.from(expected, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}
