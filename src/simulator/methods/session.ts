import { WireError } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

/**
 * Class Session. StartSession is answered before there is a session, by the HTTP side; its row stands here so that the
 * table is whole.
 */
export const sessionMethods: readonly Method[] = [
  method('Session.StartSession', 'D', 'read', {}, () => {
    throw new WireError('notPermitted', 'StartSession needs an Authorization header');
  }),
  method('Session.EndSession', 'D', 'read', {}, ({ memory, session }) => {
    memory.sessions.end(session);
    return {};
  }),
  method('Session.Ping', 'D', 'read', {}, () => ({})),
  // Valid for about three minutes (reference: ksc-openapi.md 1.3 [K]); that it can be used more than once is our choice.
  method('Session.CreateToken', 'D', 'read', {}, ({ memory, session }) => ({
    PxgRetVal: memory.tokens.issue(session),
  })),
];
