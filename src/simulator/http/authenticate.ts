import type { IncomingMessage } from 'node:http';
import type { Identity } from '../session/sessions.ts';
import { numberOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { findUser, isSame, parseAuthorization, type User } from '../wire/authorization.ts';
import { formatJson } from '../wire/json.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Api } from './api.ts';
import { errorReply, jsonReply, type Reply, refusedReply } from './reply.ts';

/** Wrong codes after which an unfinished login is dropped; our choice. */
const mostTries = 5;

/** How a request for a session ended; `session` is empty when there is none. */
interface Authenticated {
  readonly reply: Reply;
  readonly session: string;
  readonly errorCode: number | null;
}

/** The two calls that need no session: `login` binds the connection, StartSession gives a token (ksc-openapi.md 1.3). */
export type Entrance = 'login' | 'Session.StartSession';

/** Answers a request for a session by any of the schemes that this server knows. */
export function authenticate(api: Api, entrance: Entrance, request: IncomingMessage): Authenticated {
  const given = parseAuthorization(request.headers.authorization);
  const virtualServer = virtualServerOf(api.store, request.headers['x-ksc-vserver']);
  if (given === undefined || virtualServer === undefined) return refused('Authentication failed');
  switch (given.scheme) {
    case 'basic': {
      const user = findUser(api.users, given.user, given.password);
      if (user === undefined) return refused('Authentication failed');
      if (user.secondFactor !== undefined) return askForCode(api, user, virtualServer);
      return open(api, entrance, request, identityOf(user, virtualServer));
    }
    case 'token': {
      const ticket = api.memory.tokens.find(given.token);
      const identity = ticket === undefined ? undefined : identityOfToken(ticket, virtualServer);
      return identity === undefined ? refused('Authentication failed') : open(api, entrance, request, identity);
    }
    case 'gateway':
      return enterGateway(api, given.key);
    case 'secondFactor':
      return finishWithCode(api, entrance, request, given.code);
  }
}

/** Ends an unfinished login; true when the request names one (reference: additions 6, "EndSession if abandoned"). */
export function abandonLogin(api: Api, request: IncomingMessage): boolean {
  return api.memory.unfinished.withdraw(sessionHeader(request) ?? '');
}

export function sessionHeader(request: IncomingMessage): string | undefined {
  const token = request.headers['x-ksc-session'];
  return typeof token === 'string' ? token : undefined;
}

/**
 * The virtual server that a login names by its base64 name, 0 for none, undefined for one that is not there. Where the
 * world has no virtual servers any name is taken for the server itself, as the vendor client's capture needs (our choice).
 */
function virtualServerOf(store: Store, header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || header === '') return 0;
  const name = Buffer.from(header, 'base64').toString('utf8');
  const row = store.get('SELECT id FROM virtual_servers WHERE uid = ? AND enabled = 1', [name]);
  if (row !== undefined) return numberOf(row, 'id');
  return store.get('SELECT 1 FROM virtual_servers LIMIT 1') === undefined ? 0 : undefined;
}

function askForCode(api: Api, user: User, virtualServer: number): Authenticated {
  const id = api.memory.unfinished.issue({ user, virtualServer, tries: 0 });
  const type = user.secondFactor === 'unregistered' ? 'totpreg' : 'totp';
  return unfinished(id, type);
}

/** `lengthHint` is told with a code only; that `totpreg` has none is our choice. */
function unfinished(id: string, type: 'totp' | 'totpreg'): Authenticated {
  const hint = type === 'totp' ? ', lengthHint="6"' : '';
  const headers = { 'WWW-Authenticate': `KSCMFA type="${type}"${hint}`, 'X-KSC-Session': id };
  const reply: Reply = {
    status: 401,
    text: 'Authentication not finished',
    headers: { 'Content-Type': 'text/plain', ...headers },
  };
  return { reply, session: '', errorCode: 401 };
}

function finishWithCode(api: Api, entrance: Entrance, request: IncomingMessage, code: string): Authenticated {
  const id = sessionHeader(request) ?? '';
  const login = api.memory.unfinished.find(id);
  if (login === undefined) return refused('Authentication failed');
  const { secondFactor } = login.user;
  if (typeof secondFactor !== 'object') return unfinished(id, 'totpreg');
  if (!isSame(code, secondFactor.code)) {
    login.tries += 1;
    if (login.tries < mostTries) return unfinished(id, 'totp');
    api.memory.unfinished.withdraw(id);
    return refused('Authentication failed');
  }
  api.memory.unfinished.withdraw(id);
  return open(api, entrance, request, identityOf(login.user, login.virtualServer), id);
}

/**
 * A valid gateway key leads to another server or to an agent; none of them listens in this world, which is the error
 * "unavailable" in the error form that the vendor's client expects of a login (reference: ksc-openapi.md 9.3 [K]).
 */
function enterGateway(api: Api, key: string): Authenticated {
  const location = api.memory.gatewayKeys.find(key);
  if (location === undefined) return refused('Authentication failed');
  const error = new WireError('unavailable', `nothing answers at the location '${location}'`);
  return { reply: errorReply(error), session: '', errorCode: error.code };
}

function open(
  api: Api,
  entrance: Entrance,
  request: IncomingMessage,
  identity: Identity,
  known?: string,
): Authenticated {
  if (entrance === 'login') {
    const session = api.memory.sessions.login(request.socket, identity);
    return { reply: jsonReply('{}'), session: session.id, errorCode: null };
  }
  const { session, token } = api.memory.sessions.start(identity, known);
  return { reply: jsonReply(formatJson({ PxgRetVal: token })), session: session.id, errorCode: null };
}

function identityOf(user: User, virtualServer: number): Identity {
  return { user: user.user, virtualServer, isReadOnly: user.isReadOnly ?? false };
}

/**
 * A token logs in like a password, with the header X-KSC-VServer beside it (reference: ksc-openapi.md 9.3 [K]). Which of
 * the two names the server is not documented; our choice: the header does, the token where the header is empty, and a
 * token of a virtual server leads to no other one.
 */
function identityOfToken(ticket: Identity, virtualServer: number): Identity | undefined {
  if (virtualServer === 0 || virtualServer === ticket.virtualServer) return ticket;
  return ticket.virtualServer === 0 ? { ...ticket, virtualServer } : undefined;
}

function refused(text: string): Authenticated {
  return { reply: refusedReply(401, text), session: '', errorCode: 401 };
}
