import { methodTable } from '../methods/table.ts';
import { SimulatorError } from '../simulator-error.ts';

/** What a fault does to a call, or to a connection in the case of `refuse`. */
export const faultKinds = [
  'latency',
  'refuse',
  'reset-before',
  'reset-after',
  'truncated-json',
  'invalid-json',
  'wrong-length',
  'status-503',
  'status-403',
  'pxg-error',
  'trickle',
  'duplicate',
  'competitor',
  'restart',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a competing administrator does to the object that was just read. */
export const faultEdits = ['setting', 'name', 'remove'] as const;
export type FaultEdit = (typeof faultEdits)[number];

/** A fault as a person asks for it; everything but the kind has a default. */
export interface FaultInput {
  readonly kind: string;
  /** Methods that it is for, `*` standing for anything; default all. `login` and `Session.StartSession` count. */
  readonly method?: string;
  /** Share of the matching calls that it hits, above 0 to 1; default 1. */
  readonly probability?: number;
  /** Matching calls that pass before it begins; default 0. */
  readonly skip?: number;
  /** How often it happens at most; default 0, without end. */
  readonly count?: number;
  /** The same seed hits the same calls; default 1. */
  readonly seed?: number;
  /** `latency`: milliseconds before the call is carried out (1000). `trickle`: between two pieces of the answer (50). */
  readonly ms?: number;
  /** `pxg-error`: its number (1195). */
  readonly code?: number;
  /** `competitor`: `setting` (default), `name` or `remove`. */
  readonly edit?: string;
}

/** A fault with its defaults filled in. */
export interface Fault {
  readonly kind: FaultKind;
  readonly method: string;
  readonly probability: number;
  readonly skip: number;
  readonly count: number;
  readonly seed: number;
  readonly ms: number;
  readonly code: number;
  readonly edit: FaultEdit;
}

const longestMs = 600_000;
const largestInt = 2 ** 31 - 1;

/** Fills in the defaults. Throws SimulatorError `sim/invalid-fault` for what cannot be. */
export function checkFault(input: FaultInput): Fault {
  const kind = faultKinds.find((known) => known === input.kind);
  if (kind === undefined) throw invalid(`There is no fault '${input.kind}'.`, `Faults: ${faultKinds.join(', ')}.`);
  const edit = faultEdits.find((known) => known === (input.edit ?? 'setting'));
  if (edit === undefined) throw invalid(`There is no edit '${input.edit ?? ''}'.`, `Edits: ${faultEdits.join(', ')}.`);
  const probability = input.probability ?? 1;
  if (!(probability > 0 && probability <= 1))
    throw invalid('A probability is above 0 and at most 1.', 'Leave it out for 1.');
  return {
    kind,
    method: checkMethod(input.method ?? '*'),
    probability,
    skip: wholeNumber('skip', input.skip ?? 0, largestInt),
    count: wholeNumber('count', input.count ?? 0, largestInt),
    seed: wholeNumber('seed', input.seed ?? 1, largestInt),
    ms: wholeNumber('ms', input.ms ?? (kind === 'trickle' ? 50 : 1000), longestMs),
    code: wholeNumber('code', input.code ?? 1195, largestInt),
    edit,
  };
}

/** Whether a method is meant by a pattern in which `*` stands for anything. */
export function isMeant(pattern: string, method: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(method);
}

/** A pattern that fits no method would never happen: it is a slip. */
function checkMethod(pattern: string): string {
  const names = ['login', ...methodTable.map(({ name }) => name)];
  if (pattern.length > 200 || !names.some((name) => isMeant(pattern, name)))
    throw invalid(
      `No method fits '${pattern.slice(0, 200)}'.`,
      'Use a name such as Tasks.AddTask, or Tasks.* for a class.',
    );
  return pattern;
}

function wholeNumber(name: string, value: number, largest: number): number {
  if (!Number.isInteger(value) || value < 0 || value > largest)
    throw invalid(`${name} is a whole number from 0 to ${largest}.`, 'Leave it out for its default.');
  return value;
}

function invalid(message: string, hint: string): SimulatorError {
  return new SimulatorError('sim/invalid-fault', message, hint);
}
