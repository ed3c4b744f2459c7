import { decodeAnswer, encodeArguments } from './codec.ts';
import type { Connection, HttpAnswer } from './connection.ts';
import { authorization, type Credentials, codeAuthorization, virtualServerHeader } from './credentials.ts';
import { PxgError, ServerError } from './errors.ts';
import { intOf, isParams, type KscParams, textOf } from './values.ts';

export interface SessionOptions {
  readonly connection: Connection;
  readonly url: string;
  readonly credentials: Credentials;
  readonly virtualServer: string | null;
}

/**
 * One session by token on one connection: calls go one after another. A 403 means that the server ended the session
 * [D]: it is started anew once and the call repeated, which is safe because a refused call has done nothing.
 */
export class Session {
  readonly #options: SessionOptions;
  #token: string | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  /** Grows with every start: what was opened in an earlier session (iterators) is gone. */
  #generation = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get generation(): number {
    return this.#generation;
  }

  call(method: string, args: KscParams): Promise<KscParams> {
    const result = this.#turn.then(() => this.#callNow(method, args));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async end(): Promise<void> {
    if (this.#token !== null) await this.#post('Session.EndSession', {}).catch(() => undefined);
    this.#token = null;
    this.#options.connection.close();
  }

  async #callNow(method: string, args: KscParams): Promise<KscParams> {
    if (this.#token === null) await this.#start();
    const first = await this.#post(method, args);
    if (first.status !== 403) return this.#read(method, first);
    await this.#start();
    const second = await this.#post(method, args);
    if (second.status === 403)
      throw this.#error('server/session-lost', 'the server ended the session twice (403)', method);
    return this.#read(method, second);
  }

  async #start(): Promise<void> {
    const { connection, credentials, virtualServer } = this.#options;
    const method = 'Session.StartSession';
    this.#token = null;
    const headers = { authorization: authorization(credentials), 'x-ksc-vserver': virtualServerHeader(virtualServer) };
    const first = await connection.post(method, headers, '{}');
    const answer = await this.#secondFactor(first, method);
    if (answer.status === 401)
      throw this.#error('server/credentials', 'the server refused the credentials (401)', method);
    if (answer.status === 403) throw this.#error('server/credentials', 'the server denied access (403)', method);
    const token = textOf(this.#read(method, answer), 'PxgRetVal');
    if (token === null) throw this.#error('server/protocol', 'the answer holds no session token', method);
    this.#token = token;
    this.#generation += 1;
  }

  /** Answers the server's wish for a code (reference: additions 6 [D]); every other answer goes through as it is. */
  async #secondFactor(first: HttpAnswer, method: string): Promise<HttpAnswer> {
    if (first.status !== 401 || !first.challenge.startsWith('KSCMFA')) return first;
    if (first.challenge.includes('"totpreg"'))
      throw this.#error('server/second-factor', 'the account must register for two-step verification first', method);
    const { connection, credentials } = this.#options;
    const code = credentials.type === 'basic' ? credentials.code : undefined;
    if (code === undefined) throw this.#error('server/second-factor', 'the account needs a second factor', method);
    const headers = { authorization: codeAuthorization(code), 'x-ksc-session': first.session };
    const second = await connection.post(method, headers, '{}');
    if (second.status === 401) throw this.#error('server/second-factor', 'the server refused the code (401)', method);
    return second;
  }

  #post(method: string, args: KscParams) {
    const { connection, virtualServer } = this.#options;
    const headers: Record<string, string> = { 'x-ksc-session': this.#token ?? '' };
    if (virtualServer !== null) headers['x-ksc-vserver'] = virtualServerHeader(virtualServer);
    return connection.post(method, headers, encodeArguments(args));
  }

  #read(method: string, answer: { readonly status: number; readonly text: string }): KscParams {
    if (answer.status !== 200) {
      const code = answer.status >= 500 ? 'server/http-error' : 'server/protocol';
      throw this.#error(code, `the server answered HTTP ${answer.status}`, method);
    }
    const result = this.#decode(method, answer.text);
    const error = result['PxgError'];
    if (!isParams(error)) return result;
    const pxg = { code: intOf(error, 'code') ?? 0, module: textOf(error, 'module') ?? '', message: pxgMessage(error) };
    throw new PxgError(pxg, { method, server: this.#options.url });
  }

  #decode(method: string, text: string): KscParams {
    try {
      return decodeAnswer(text);
    } catch (cause) {
      throw this.#error('server/protocol', `the answer is no valid JSON: ${(cause as Error).message}`, method);
    }
  }

  #error(code: ServerError['code'], message: string, method: string): ServerError {
    return new ServerError(code, message, { method, server: this.#options.url });
  }
}

/** `locdata` fills %1, %2 ... of its format with args (reference: ksc-openapi.md 9.3). */
function pxgMessage(error: KscParams): string {
  const located = error['locdata'];
  if (isParams(located)) {
    const format = textOf(located, 'format');
    const args = Array.isArray(located['args']) ? (located['args'] as readonly unknown[]) : [];
    if (format !== null) return format.replace(/%([1-9])/g, (whole, n: string) => String(args[Number(n) - 1] ?? whole));
  }
  return textOf(error, 'message') ?? 'no message';
}
