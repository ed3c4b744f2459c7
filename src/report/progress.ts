import type { Event, EventSink } from '../model/event.ts';
import { inert } from './inert.ts';
import { jsonText } from './json-text.ts';

export interface ProgressOptions {
  write(line: string): void;
  readonly format: 'text' | 'json';
  /** `sparse` is for logs of pipelines: what is done to the server, not what is read. */
  readonly level: 'quiet' | 'sparse' | 'normal' | 'verbose';
}

/** Progress as lines on standard error: text for people, an object a line for machines. */
export function progressLines(options: ProgressOptions): EventSink {
  if (options.level === 'quiet') return () => undefined;
  if (options.format === 'json') return (event) => options.write(jsonText(record(event)));
  return (event) => {
    const line = textLine(event, options.level);
    if (line !== null) options.write(inert(line));
  };
}

function textLine(event: Event, level: ProgressOptions['level']): string | null {
  switch (event.type) {
    case 'connecting':
      return level === 'sparse' ? null : `connecting to ${event.target} (${event.url})`;
    case 'reading':
      return level === 'verbose' ? `reading ${event.kind}` : null;
    case 'read':
      return level === 'sparse' ? null : `read ${event.objects} of ${event.kind}`;
    case 'applying':
      return level === 'verbose' ? `${event.change.action} ${event.change.id} ...` : null;
    case 'outcome': {
      const { id, action, outcome, error, calls, ms } = event.outcome;
      // Nothing was done: the plan says what is held, and so does the report.
      if (outcome === 'held') return null;
      const why = error === undefined ? '' : `: ${error.message}${error.method === null ? '' : ` [${error.method}]`}`;
      return `${outcome} ${action} ${id}${why} (${calls} ${calls === 1 ? 'call' : 'calls'}, ${ms} ms)`;
    }
    case 'notice':
      return `${event.diagnostic.severity} ${event.diagnostic.code} ${event.diagnostic.message}`;
  }
}

function record(event: Event): object {
  if (event.type === 'applying') return { type: event.type, id: event.change.id, action: event.change.action };
  return event;
}
