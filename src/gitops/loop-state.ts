import type { Diagnostic } from '../model/diagnostic.ts';
import type { RunReport } from '../model/run.ts';
import type { Picture, Stage, WatchEvent, WatchMode } from '../model/watch-event.ts';

export interface LoopSettings {
  readonly mode: WatchMode;
  readonly intervalMs: number;
  /** For people: the folder, or the repository with its branch. */
  readonly source: string;
}

/** One state of the configuration: a commit, or the folder at one moment. */
export interface Version {
  /** What tells it from all others. */
  readonly key: string;
  readonly revision: string | null;
}

/** What the loop waits for. At most one effect that answers is under way at a time. */
export type Phase =
  | { readonly name: 'idle'; readonly dueAt: number }
  | { readonly name: 'fetching' }
  | { readonly name: 'loading' | 'planning' | 'applying'; readonly version: Version }
  | { readonly name: 'ended' };

export interface LoopState {
  readonly settings: LoopSettings;
  readonly phase: Phase;
  /** The newest revision that was seen. */
  readonly revision: string | null;
  /** Key of the version that is loaded without errors; null when the newest one has errors. */
  readonly loaded: string | null;
  /** Key of the newest version when it was refused. */
  readonly rejected: string | null;
  /** Failed cycles in a row: each doubles the time to the next. */
  readonly failures: number;
  readonly failing: Stage | null;
  /** What was told last of each matter, so that nothing is told twice. */
  readonly told: Readonly<Record<Matter, string>>;
  readonly stopping: boolean;
  /** Files changed while a cycle was under way: the next one follows at once. */
  readonly again: boolean;
}

export type Matter = 'outcome' | 'drift' | 'failure' | 'waiting';

/** What happens to the loop: time, people, and the answers to its effects. */
export type Trigger =
  | { readonly type: 'due' }
  | { readonly type: 'changed'; readonly files: readonly string[] }
  | { readonly type: 'stop' }
  | Answer;

export type Answer =
  | { readonly type: 'fetched'; readonly version: Version }
  | { readonly type: 'loaded' }
  | { readonly type: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'planned'; readonly picture: Picture }
  | { readonly type: 'applied'; readonly report: RunReport }
  | { readonly type: 'locked'; readonly reason: string }
  | { readonly type: 'failed'; readonly stage: Stage; readonly diagnostics: readonly Diagnostic[] };

/** What is to be done. Those with an answer come last, and one at a time. */
export type Effect =
  | { readonly type: 'report'; readonly event: WatchEvent }
  | { readonly type: 'wait'; readonly until: number }
  | { readonly type: 'fetch' }
  | { readonly type: 'load'; readonly version: Version }
  | { readonly type: 'plan'; readonly version: Version }
  | { readonly type: 'apply'; readonly version: Version }
  | { readonly type: 'end' };

export interface Step {
  readonly state: LoopState;
  readonly effects: readonly Effect[];
}
