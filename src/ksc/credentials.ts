/** How a session is asked for (reference: ksc-openapi.md 1.3). */
export type Credentials =
  | {
      readonly type: 'basic';
      readonly user: string;
      readonly password: string;
      readonly domain: string | null;
      /** The code of the moment, for an account with a second factor. It is good for one session. */
      readonly code?: string;
    }
  | { readonly type: 'token'; readonly token: string };

/** How the Authorization header calls the way in which a session is asked for. */
export type Scheme = 'KSCBasic' | 'KSCT';

export function schemeOf(credentials: Credentials): Scheme {
  return credentials.type === 'token' ? 'KSCT' : 'KSCBasic';
}

/**
 * The Authorization header. User and password travel as base64 of UTF-8, the domain in plain text, as the vendor's own
 * client sends them (wire-capture.txt; additions 6 on the conflict about the domain).
 */
export function authorization(credentials: Credentials): string {
  const scheme = schemeOf(credentials);
  if (credentials.type === 'token') return `${scheme} ${credentials.token}`;
  const { user, password, domain } = credentials;
  const internal = domain === null ? '1' : '0';
  return `${scheme} user="${base64(user)}", pass="${base64(password)}", domain="${domain ?? ''}", internal="${internal}"`;
}

/** The second half of a login with a second factor (reference: additions 6 [D]). */
export function codeAuthorization(code: string): string {
  return `KSCMFA totp="${code}"`;
}

/** `X-KSC-VServer`: base64 of the virtual server's name, empty for the main server [K][T]. */
export function virtualServerHeader(name: string | null): string {
  return name === null ? '' : base64(name);
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
