import { request } from 'node:http';
import type { FaultInput } from './faults/fault.ts';
import type { FaultRow } from './faults/fault-store.ts';
import type { AdvanceReport } from './fleet/run.ts';
import type { InspectTopic } from './inspect/inspect.ts';
import type { InspectRow } from './inspect/row.ts';
import { SimulatorError, type SimulatorErrorCode } from './simulator-error.ts';
import type { ClockKind } from './store/clock.ts';

/** The operations on a running server; each throws SimulatorError as its twin on a file does. */
export interface AdminClient {
  advance(durationMs: number): Promise<AdvanceReport>;
  inspect(topic: InspectTopic): Promise<InspectRow[]>;
  reset(world: string, seed: number, clock: ClockKind): Promise<void>;
  /** Gives the id of the fault. */
  faultAdd(fault: FaultInput): Promise<number>;
  faultList(): Promise<FaultRow[]>;
  /** Takes away one fault, or all, and gives how many there were. */
  faultClear(id?: number): Promise<number>;
}

/** A client for the `admin` address that a server printed. */
export function adminClient(adminUrl: string): AdminClient {
  return {
    advance: async (durationMs) => (await post(adminUrl, 'advance', { durationMs })) as AdvanceReport,
    inspect: async (topic) => (await post(adminUrl, 'inspect', { topic })) as InspectRow[],
    reset: async (world, seed, clock) => {
      await post(adminUrl, 'reset', { world, seed, clock });
    },
    faultAdd: async (fault) => ((await post(adminUrl, 'fault-add', { ...fault })) as { id: number }).id,
    faultList: async () => (await post(adminUrl, 'fault-list', {})) as FaultRow[],
    faultClear: async (id) =>
      ((await post(adminUrl, 'fault-clear', id === undefined ? {} : { id })) as { cleared: number }).cleared,
  };
}

function post(adminUrl: string, operation: string, input: Record<string, unknown>): Promise<unknown> {
  return new Promise((done, fail) => {
    const body = Buffer.from(JSON.stringify(input), 'utf8');
    const unreachable = (cause: unknown): void =>
      fail(
        new SimulatorError('sim/admin-unreachable', `No simulated server answers at ${adminUrl}.`, 'Is it running?', {
          cause,
        }),
      );
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
          else fail(refusal(value));
        } catch (error) {
          unreachable(error);
        }
      });
    });
    call.end(body);
  });
}

function addressOf(adminUrl: string, operation: string): URL {
  try {
    return new URL(`${adminUrl.replace(/\/$/, '')}/${operation}`);
  } catch (error) {
    throw new SimulatorError(
      'sim/admin-unreachable',
      `'${adminUrl}' is no address.`,
      'Use the admin address of sim serve.',
      {
        cause: error,
      },
    );
  }
}

function refusal(value: unknown): SimulatorError {
  const { code, message, hint } = value as { code: SimulatorErrorCode; message: string; hint: string };
  return new SimulatorError(code, message, hint);
}
