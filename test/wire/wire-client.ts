import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { checkAnswer } from './signatures.ts';

/** An answer as it came: status, headers and text. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export interface Address {
  readonly url: string;
  readonly caFile: string;
  readonly user: string;
  readonly password: string;
}

/** A tiny client of one connection that shares nothing with the product: it sends bytes and gives bytes back. */
export class WireClient {
  readonly #agent: Agent;
  readonly #address: Address;
  #token: string | undefined;

  constructor(address: Address) {
    this.#address = address;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(address.caFile) });
  }

  static async connected(address: Address): Promise<WireClient> {
    const client = new WireClient(address);
    const { PxgRetVal: token } = await client.start();
    client.#token = textOf(token);
    return client;
  }

  /** The session that it has started; empty before. */
  get token(): string {
    return this.#token ?? '';
  }

  /** Goes on with another session. */
  use(token: string): void {
    this.#token = token;
  }

  /** Sends a request as it is told to. */
  send(
    path: string,
    body: string | Buffer = '',
    headers: Record<string, string> = {},
    verb = 'POST',
  ): Promise<RawAnswer> {
    return new Promise((done, fail) => {
      const bytes = Buffer.from(body);
      const call = request(
        `${this.#address.url}${path}`,
        { method: verb, agent: this.#agent, headers: { ...lengthOf(bytes, headers), ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () =>
            done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      call.on('error', fail);
      call.end(bytes);
    });
  }

  login(): Promise<RawAnswer> {
    return this.send('/api/v1.0/login', '', { Authorization: basic(this.#address.user, this.#address.password) });
  }

  async start(): Promise<JsonObject> {
    const headers = { Authorization: basic(this.#address.user, this.#address.password) };
    const answer = await this.send('/api/v1.0/Session.StartSession', '{}', headers);
    return JSON.parse(answer.body.toString('utf8')) as JsonObject;
  }

  /** Calls a method and gives the answer, an error form included; the names in it must be the documented ones. */
  async ask(method: string, args: JsonObject = {}): Promise<JsonObject> {
    const headers: Record<string, string> = this.#token === undefined ? {} : { 'X-KSC-Session': this.#token };
    const answer = await this.send(`/api/v1.0/${method}`, JSON.stringify(args), {
      'Content-Type': 'application/json',
      ...headers,
    });
    if (answer.status !== 200) throw new Error(`${method}: HTTP ${answer.status}`);
    const parsed = JSON.parse(answer.body.toString('utf8')) as JsonObject;
    if (!('PxgError' in parsed)) checkAnswer(method, parsed);
    return parsed;
  }

  /** Calls a method that must succeed. */
  async call(method: string, args: JsonObject = {}): Promise<JsonObject> {
    const answer = await this.ask(method, args);
    if ('PxgError' in answer) throw new Error(`${method}: ${JSON.stringify(answer['PxgError'])}`);
    return answer;
  }

  /** Calls a method that must be refused, and gives the error's number. */
  async refused(method: string, args: JsonObject = {}): Promise<number> {
    const answer = await this.ask(method, args);
    const error = answer['PxgError'] as JsonObject | undefined;
    if (error === undefined) throw new Error(`${method} was not refused: ${JSON.stringify(answer)}`);
    return Number(error['code']);
  }

  /** All rows of a view. */
  async view(name: string, fields: string[], filter = ''): Promise<JsonObject[]> {
    const reset = await this.call('SrvView.ResetIterator', {
      wstrViewName: name,
      wstrFilter: filter,
      vecFieldsToReturn: fields,
      vecFieldsToOrder: [],
      pParams: {},
      lifetimeSec: 60,
    });
    const range = { wstrIteratorId: reset['wstrIteratorId'] ?? '', nStart: 0, nEnd: 9999 };
    const { pRecords } = await this.call('SrvView.GetRecordRange', range);
    return unwrapAll((pRecords as JsonObject)['KLCSP_ITERATOR_ARRAY']);
  }

  /** How many hosts a filter finds. */
  async countHosts(filter: string): Promise<number> {
    const { PxgRetVal: count } = await this.call('HostGroup.FindHosts', find(filter, ['KLHST_WKS_HOSTNAME']));
    return Number(count);
  }

  /** Hosts that a filter finds, with fields. */
  async hosts(filter: string, fields: string[]): Promise<JsonObject[]> {
    const { strAccessor } = await this.call('HostGroup.FindHosts', find(filter, fields));
    const chunk = await this.call('ChunkAccessor.GetItemsChunk', {
      strAccessor: strAccessor ?? '',
      nStart: 0,
      nCount: 100_000,
    });
    return unwrapAll((chunk['pChunk'] as JsonObject)['KLCSP_ITERATOR_ARRAY']);
  }

  close(): void {
    this.#agent.destroy();
  }
}

function lengthOf(bytes: Buffer, headers: Record<string, string>): Record<string, string> {
  return 'Transfer-Encoding' in headers ? {} : { 'Content-Length': String(bytes.length) };
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

export function basic(user: string, password: string): string {
  return `KSCBasic user="${base64(user)}", pass="${base64(password)}", domain="", internal="1"`;
}

/** Arguments of FindHosts and FindGroups. */
export function find(filter: string, fields: string[]): JsonObject {
  return { wstrFilter: filter, vecFieldsToReturn: fields, vecFieldsToOrder: [], pParams: {}, lMaxLifeTime: 60 };
}

export const wrapped = (value: JsonObject): JsonObject => ({ type: 'params', value });
export const longOf = (value: number): JsonObject => ({ type: 'long', value });

/** The inside of a wrapped params. */
export function unwrap(value: Json | undefined): JsonObject {
  return (value as { value: JsonObject }).value;
}

export function unwrapAll(value: Json | undefined): JsonObject[] {
  return (value as Json[]).map(unwrap);
}

/** A value that must be a string. */
export function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`a string was expected, not ${JSON.stringify(value)}`);
  return value;
}
