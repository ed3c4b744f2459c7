import { type Ended, startKscctl } from '../support/kscctl.ts';

/** One line of `watch --format json`. */
export interface WatchLine {
  readonly formatVersion: 1;
  readonly time: string;
  readonly event: string;
  readonly revision: string | null;
  readonly changes?: readonly {
    readonly id: string;
    readonly action: string;
    readonly held: readonly string[] | null;
  }[];
  readonly drift?: readonly { readonly id: string; readonly kind: string; readonly fields: readonly string[] }[];
  readonly outcomes?: readonly { readonly id: string; readonly outcome: string }[];
  readonly verdict?: string;
  readonly reason?: string;
  readonly files?: readonly string[];
  readonly stage?: string;
  readonly diagnostics?: readonly {
    readonly code: string;
    readonly file?: string;
    readonly line?: number;
    readonly message: string;
  }[];
}

/** A watch in a process of its own. */
export interface Watching extends AsyncDisposable {
  readonly events: readonly WatchLine[];
  /** Waits for an event after those that were waited for before, 20 seconds at most. */
  next(event: string, fits?: (line: WatchLine) => boolean): Promise<WatchLine>;
  /** SIGTERM, and how it ended. */
  stop(): Promise<Ended>;
}

const longestMs = 20_000;

export function startWatch(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Watching {
  const { child, ended } = startKscctl(['watch', '--format', 'json', '--quiet', ...args], options);
  const events: WatchLine[] = [];
  let rest = '';
  let seen = 0;
  let wake: () => void = () => undefined;
  child.stdout?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines.map((line) => JSON.parse(line) as WatchLine));
    wake();
  });
  let hasEnded = false;
  child.once('close', () => {
    hasEnded = true;
    wake();
  });
  return {
    events,
    async next(event, fits = () => true) {
      const giveUpAt = performance.now() + longestMs;
      for (;;) {
        const index = events.findIndex((line, at) => at >= seen && line.event === event && fits(line));
        if (index >= 0) {
          seen = index + 1;
          return events[index]!;
        }
        const left = giveUpAt - performance.now();
        if (left <= 0 || hasEnded)
          throw new Error(
            `no event ${event}: ${JSON.stringify(events.slice(-6))}${hasEnded ? (await ended).stderr : ''}`,
          );
        await new Promise<void>((done) => {
          const timer = setTimeout(done, left);
          wake = () => {
            clearTimeout(timer);
            done();
          };
        });
      }
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
