import type { Change } from './change.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Outcome } from './run.ts';

/** What a use case tells while it works. Readers (progress lines, logs) never change what happens. */
export type Event =
  | { readonly type: 'connecting'; readonly target: string; readonly url: string }
  | { readonly type: 'reading'; readonly kind: string }
  | { readonly type: 'read'; readonly kind: string; readonly objects: number }
  | { readonly type: 'applying'; readonly change: Change }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'notice'; readonly diagnostic: Diagnostic };

export type EventSink = (event: Event) => void;
