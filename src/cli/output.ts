import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { EventSink } from '../model/event.ts';
import type { Json } from '../model/json.ts';
import { diagnosticJson } from '../report/diagnostic-json.ts';
import { diagnosticText } from '../report/diagnostic-text.ts';
import { jsonText } from '../report/json-text.ts';
import { failureJson } from '../report/plan-json.ts';
import { progressLines } from '../report/progress.ts';
import { coloured, plain, type Style } from '../report/style.ts';
import type { CommonOptions } from './common-options.ts';
import type { Io } from './io.ts';

/** Where a command prints: results to standard output, all else to standard error. */
export interface Output {
  readonly style: Style;
  /** Of what is asked and told on standard error. */
  readonly promptStyle: Style;
  result(text: string): void;
  json(document: Json): void;
  /** Diagnostics of a command that goes on: to standard error in text, in the document itself in JSON. */
  notices(diagnostics: readonly Diagnostic[], root: string): void;
  /** Diagnostics of a command that cannot go on. */
  failure(diagnostics: readonly Diagnostic[], root: string, format: string): void;
  readonly events: EventSink;
}

export function outputFor(options: CommonOptions, io: Io): Output {
  const style = wantsColour(options, io, io.stdout) ? coloured : plain;
  const promptStyle = wantsColour(options, io, io.stderr) ? coloured : plain;
  const write = (diagnostics: readonly Diagnostic[], root: string) => {
    const sourceLine = sourceLines(root);
    const asJson = options.logFormat === 'json';
    for (const one of diagnostics) {
      if (options.quiet === true && one.severity === 'info') continue;
      const line = asJson
        ? jsonText({ type: 'notice', diagnostic: diagnosticJson(one) })
        : diagnosticText(one, promptStyle, sourceLine);
      io.stderr.write(`${line}\n`);
    }
  };
  return {
    style,
    promptStyle,
    result: (text) => void io.stdout.write(`${text}\n`),
    json: (document) => void io.stdout.write(`${jsonText(document, 2)}\n`),
    notices: write,
    failure(diagnostics, root, format) {
      if (format === 'json') io.stdout.write(`${jsonText(failureJson(diagnostics), 2)}\n`);
      else write(diagnostics, root);
    },
    events: progressLines({
      write: (line) => void io.stderr.write(`${line}\n`),
      format: options.logFormat,
      level:
        options.quiet === true
          ? 'quiet'
          : options.verbose === true
            ? 'verbose'
            : io.stderr.isTTY === true
              ? 'normal'
              : 'sparse',
    }),
  };
}

function wantsColour(options: CommonOptions, io: Io, stream: { readonly isTTY?: boolean }): boolean {
  const refused = (io.env['NO_COLOR'] ?? '') !== '' || io.env['TERM'] === 'dumb';
  return options.color && !refused && stream.isTTY === true;
}

/** Lines of files of the project, each file read once. */
function sourceLines(root: string): (file: string, line: number) => string | null {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (lines === undefined) {
      lines = readLines(path.resolve(root, file));
      files.set(file, lines);
    }
    return lines[line - 1] ?? null;
  };
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}
