import { goesOn } from '../model/change.ts';
import { instantText } from '../model/clock.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { RunReport } from '../model/run.ts';
import type { Picture, Stage, WatchEvent } from '../model/watch-event.ts';
import { durationText } from '../schema/time.ts';
import { inert } from './inert.ts';
import { keptBackCounts, keptBackText } from './kept-back.ts';
import type { Style, Tone } from './style.ts';
import { shortPath } from './value-text.ts';

const tones: Readonly<Record<WatchEvent['event'], Tone>> = {
  started: 'dim',
  revision: 'bold',
  changed: 'bold',
  rejected: 'red',
  planned: 'yellow',
  held: 'yellow',
  drift: 'yellow',
  'in-sync': 'green',
  applied: 'green',
  waiting: 'yellow',
  failed: 'red',
  recovered: 'green',
  stopped: 'dim',
};

const stages: Readonly<Record<Stage, { readonly failed: string; readonly recovered: string }>> = {
  source: { failed: 'the configuration cannot be fetched', recovered: 'the configuration can be fetched again' },
  server: { failed: 'the server cannot be used', recovered: 'the server answers again' },
  state: { failed: 'nothing can be kept on this machine', recovered: 'the local state can be kept again' },
};

/** Time in UTC, revision, what happened; what there is to say about it in lines below. */
export function watchEventText(event: WatchEvent, now: number, style: Style): string {
  const [head, ...lines] = linesOf(event);
  const revision = (event.revision ?? '').slice(0, 8).padEnd(8);
  const first = `${instantText(now)} ${revision} ${style(tones[event.event], event.event)}: ${inert(head)}`;
  return [first, ...lines.map((line) => `    ${inert(line)}`)].join('\n');
}

function linesOf(event: WatchEvent): [string, ...string[]] {
  switch (event.event) {
    case 'started':
      return [`watching ${event.source} every ${durationText(event.intervalMs / 1000)}, mode ${event.mode}`];
    case 'revision':
      return ['a new revision'];
    case 'changed':
      return [
        `${event.files.slice(0, 10).join(', ')}${event.files.length > 10 ? ` and ${event.files.length - 10} more files` : ''}`,
      ];
    case 'rejected':
      return [
        'this configuration cannot be used; the server is left alone',
        ...event.diagnostics.flatMap(diagnosticLines),
      ];
    case 'planned':
      return [countText(event.picture), ...pictureLines(event.picture)];
    case 'held':
      return [`${countText(event.picture)}; nothing else is left to do`, ...pictureLines(event.picture)];
    case 'drift':
      return [
        'changed on the server behind the repository',
        ...event.drift.map(
          (one) =>
            `${one.id}: ${one.fields.map(shortPath).join(', ')}${one.kind === 'conflict' ? ' (and declared anew)' : ''}`,
        ),
      ];
    case 'in-sync':
      return ['no changes'];
    case 'applied':
      return reportLines(event.report);
    case 'waiting':
      return [event.reason];
    case 'failed':
      return [
        `${stages[event.stage].failed}; next try at ${instantText(event.retryAt)}`,
        ...event.diagnostics.flatMap(diagnosticLines),
      ];
    case 'recovered':
      return [stages[event.stage].recovered];
    case 'stopped':
      return ['asked to end'];
  }
}

function countText({ changes, unknown }: Picture): string {
  const open = changes.filter(goesOn).length;
  const parts = [
    ...(open > 0 ? [`${open} ${open === 1 ? 'change' : 'changes'} to apply`] : []),
    ...keptBackCounts(changes),
    ...(unknown > 0 ? [`${unknown} not told by the server`] : []),
  ];
  return parts.join(', ');
}

function pictureLines({ changes, guards, diagnostics }: Picture): string[] {
  return [
    ...changes.map((one) => [`${one.action} ${one.id}`, one.label, keptBackText(one) ?? ''].filter(Boolean).join('  ')),
    ...guards.map((one) => `${one.guard}: ${one.explanation}`),
    ...diagnostics.filter((one) => one.severity !== 'info').flatMap(diagnosticLines),
  ];
}

/** What was applied is in the plan that was told before, and in the progress: what was not is told here. */
function reportLines({ outcomes, summary, verdict }: RunReport): [string, ...string[]] {
  const counts = Object.entries(summary).flatMap(([outcome, count]) => (count > 0 ? [`${count} ${outcome}`] : []));
  return [
    `${counts.join(', ')}: ${verdict}`,
    ...outcomes
      .filter((one) => one.outcome !== 'applied')
      .map((one) => `${one.outcome} ${one.action} ${one.id}${one.error === undefined ? '' : `: ${one.error.message}`}`),
  ];
}

function diagnosticLines(one: Diagnostic): string[] {
  const place = one.place === null ? '' : `${one.place.file}:${one.place.line}:${one.place.column} `;
  return [`${place}${one.severity} ${one.code} ${one.message}`, `  hint: ${one.hint}`];
}
