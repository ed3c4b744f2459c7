import { timingSafeEqual } from 'node:crypto';

/** Who may log in. */
export interface User {
  readonly user: string;
  readonly password: string;
  /** May read, but is refused every call that changes something. */
  readonly isReadOnly?: boolean;
  /** A user whose login needs a second step: this code, or `unregistered` while no device is registered for codes. */
  readonly secondFactor?: { readonly code: string } | 'unregistered';
}

/** What an Authorization header says (reference: ksc-openapi.md 1.3, additions 6). */
export type Authorization =
  | { readonly scheme: 'basic'; readonly user: string; readonly password: string }
  | { readonly scheme: 'token'; readonly token: string }
  | { readonly scheme: 'gateway'; readonly key: string }
  | { readonly scheme: 'secondFactor'; readonly code: string };

/**
 * Reads an Authorization header; `domain` and `internal` of KSCBasic are optional and not looked at. Undefined for other
 * schemes (NTLM, web tokens: this server gives out none) and for what cannot be understood.
 */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  const [, scheme, rest = ''] = /^(\S+)\s+(.*)$/.exec(header ?? '') ?? [];
  switch (scheme) {
    case 'KSCBasic': {
      const fields = fieldsOf(rest);
      const user = fields?.get('user');
      const password = fields?.get('pass');
      if (user === undefined || password === undefined) return undefined;
      return { scheme: 'basic', user: fromBase64(user), password: fromBase64(password) };
    }
    case 'KSCT':
      return { scheme: 'token', token: rest };
    case 'KSCGW':
      return { scheme: 'gateway', key: rest };
    case 'KSCMFA': {
      const code = fieldsOf(rest)?.get('totp');
      return code === undefined ? undefined : { scheme: 'secondFactor', code };
    }
    default:
      return undefined;
  }
}

/** The user with this name and password, if there is one. */
export function findUser(users: readonly User[], name: string, password: string): User | undefined {
  return users.find((user) => isSame(name, user.user) && isSame(password, user.password));
}

/** Compares secrets without telling by time where they differ. */
export function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given, 'utf8');
  const b = Buffer.from(expected, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}

function fieldsOf(text: string): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  for (const part of text.split(',')) {
    const field = /^\s*([A-Za-z]+)="?([^"]*)"?\s*$/.exec(part);
    if (field === null) return undefined;
    fields.set(field[1] ?? '', field[2] ?? '');
  }
  return fields;
}

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
