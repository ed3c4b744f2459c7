import { advanceLoop, startLoop } from '../gitops/loop.ts';
import type { Answer, Effect, LoopSettings, Trigger, Version } from '../gitops/loop-state.ts';
import type { Clock } from '../model/clock.ts';
import type { WatchEvent } from '../model/watch-event.ts';

/** What a watch can do; each of the first four answers, and throws only for bugs. */
export interface WatchPorts {
  fetch(): Promise<Answer>;
  load(version: Version): Promise<Answer>;
  plan(version: Version): Promise<Answer>;
  apply(version: Version): Promise<Answer>;
  report(event: WatchEvent, now: number): void;
  readonly clock: Clock;
  /** Calls back once after so many milliseconds; gives the way to call it off. */
  timer(milliseconds: number, callback: () => void): () => void;
  /** Calls back with the files of the project that changed; gives the way to stop. */
  filesChanged(callback: (files: readonly string[]) => void): Promise<() => Promise<void>>;
  /** Aborted when the watch is to end after the calls under way. */
  readonly signal: AbortSignal;
}

/** Timers of the platform hold no more: a longer wait is made of several. */
const longestTimerMs = 2 ** 31 - 1;

/** Runs the loop until it is told to stop, one effect at a time. */
export async function watch(settings: LoopSettings, ports: WatchPorts): Promise<void> {
  const mailbox = new Mailbox();
  const stop = () => mailbox.put({ type: 'stop' });
  ports.signal.addEventListener('abort', stop);
  const unwatch = await ports.filesChanged((files) => mailbox.put({ type: 'changed', files }));
  if (ports.signal.aborted) stop();
  let callOff: () => void = () => undefined;
  let { state, effects } = startLoop(settings, ports.clock());
  try {
    for (;;) {
      for (const effect of effects) {
        if (effect.type === 'end') return;
        if (effect.type === 'report') {
          ports.report(effect.event, ports.clock());
          continue;
        }
        callOff();
        if (effect.type === 'wait') {
          const wait = Math.min(Math.max(0, effect.until - ports.clock()), longestTimerMs);
          callOff = ports.timer(wait, () => mailbox.put({ type: 'due' }));
        } else {
          mailbox.putAnswer(perform(effect, ports));
        }
      }
      ({ state, effects } = advanceLoop(state, await mailbox.next(), ports.clock()));
    }
  } finally {
    callOff();
    ports.signal.removeEventListener('abort', stop);
    await unwatch();
  }
}

type Asking = Exclude<Effect, { readonly type: 'report' | 'wait' | 'end' }>;

function perform(effect: Asking, ports: WatchPorts): Promise<Answer> {
  switch (effect.type) {
    case 'fetch':
      return ports.fetch();
    case 'load':
      return ports.load(effect.version);
    case 'plan':
      return ports.plan(effect.version);
    case 'apply':
      return ports.apply(effect.version);
  }
}

/** Triggers in the order in which they came; a failed answer comes out as its error. */
class Mailbox {
  readonly #waiting: (() => Trigger)[] = [];
  #wake: (() => void) | null = null;

  put(trigger: Trigger): void {
    this.#add(() => trigger);
  }

  putAnswer(answer: Promise<Answer>): void {
    answer.then(
      (trigger) => this.put(trigger),
      (error: unknown) =>
        this.#add(() => {
          throw error;
        }),
    );
  }

  async next(): Promise<Trigger> {
    for (;;) {
      const first = this.#waiting.shift();
      if (first !== undefined) return first();
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  #add(open: () => Trigger): void {
    this.#waiting.push(open);
    this.#wake?.();
    this.#wake = null;
  }
}
