import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { FaultInput } from './faults/fault.ts';
import type { FaultRow } from './faults/fault-store.ts';
import type { AdvanceReport } from './fleet/advance.ts';
import type { InspectTopic } from './inspect/inspect.ts';
import type { InspectRow } from './inspect/row.ts';
import { SimulatorError, type SimulatorErrorCode } from './simulator-error.ts';
import type { AskedWorld } from './world/asked-world.ts';

/** The operations on a running server; each throws SimulatorError as its twin on a file does. */
export interface AdminClient {
  /** Until all of the time has passed, or `signal` ends it after the step that it is in. */
  advance(durationMs: number, signal?: AbortSignal): Promise<AdvanceReport>;
  inspect(topic: InspectTopic): Promise<InspectRow[]>;
  /** Begins the world afresh: the same one, but for what is named. */
  reset(world?: Partial<AskedWorld>): Promise<void>;
  /** Gives the id of the fault. */
  faultAdd(fault: FaultInput): Promise<number>;
  faultList(): Promise<FaultRow[]>;
  /** Takes away one fault, or all, and gives how many there were. */
  faultClear(id?: number): Promise<number>;
}

/** A client for the `admin` address that a server printed. */
export function adminClient(adminUrl: string): AdminClient {
  return {
    advance: (durationMs, signal) => advance(adminUrl, durationMs, signal),
    inspect: async (topic) => (await post(adminUrl, 'inspect', { topic })) as InspectRow[],
    reset: async (world = {}) => {
      await post(adminUrl, 'reset', { ...world });
    },
    faultAdd: async (fault) => ((await post(adminUrl, 'fault-add', { ...fault })) as { id: number }).id,
    faultList: async () => (await post(adminUrl, 'fault-list', {})) as FaultRow[],
    faultClear: async (id) =>
      ((await post(adminUrl, 'fault-clear', id === undefined ? {} : { id })) as { cleared: number }).cleared,
  };
}

async function advance(adminUrl: string, durationMs: number, signal?: AbortSignal): Promise<AdvanceReport> {
  const name = randomUUID();
  // Whether that is heard shows in the answer to the advance.
  const end = (): void => void post(adminUrl, 'advance-end', { name }).catch(() => undefined);
  signal?.addEventListener('abort', end);
  try {
    return (await post(adminUrl, 'advance', {
      durationMs: signal?.aborted === true ? 0 : durationMs,
      name,
    })) as AdvanceReport;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

function post(adminUrl: string, operation: string, input: Record<string, unknown>): Promise<unknown> {
  return new Promise((done, fail) => {
    const body = Buffer.from(JSON.stringify(input), 'utf8');
    const unreachable = (cause: unknown): void => fail(notOurs(adminUrl, cause));
    const call = request(addressOf(adminUrl, operation), {
      method: 'POST',
      headers: { 'Content-Length': body.length },
    });
    call.once('error', unreachable);
    call.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', unreachable);
      response.once('end', () => {
        try {
          const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
          if (response.statusCode === 200) done(value);
          else fail(refusal(value) ?? notOurs(adminUrl));
        } catch (error) {
          unreachable(error);
        }
      });
    });
    call.end(body);
  });
}

function notOurs(adminUrl: string, cause?: unknown): SimulatorError {
  return new SimulatorError('sim/admin-unreachable', `No simulated server answers at ${adminUrl}.`, 'Is it running?', {
    cause,
  });
}

/** The address of an operation. Throws SimulatorError for what cannot be an admin address, which is plain HTTP. */
function addressOf(adminUrl: string, operation: string): URL {
  const address = `${adminUrl.replace(/\/$/, '')}/${operation}`;
  if (URL.canParse(address) && new URL(address).protocol === 'http:') return new URL(address);
  throw new SimulatorError(
    'sim/admin-unreachable',
    `'${adminUrl}' is no admin address.`,
    'Use "admin" of the line that sim serve printed.',
  );
}

/** What the server refused, in its words; undefined for the answer of something else. */
function refusal(value: unknown): SimulatorError | undefined {
  const { code, message, hint } = (value ?? {}) as { code?: unknown; message?: unknown; hint?: unknown };
  if (typeof code !== 'string' || typeof message !== 'string' || typeof hint !== 'string') return undefined;
  return new SimulatorError(code as SimulatorErrorCode, message, hint);
}
