import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { main } from './main.ts';
import { tellFailure } from './wrong-usage.ts';

/** Runs the command line in this process: signals, streams and exit code. */
export async function runProcess(argv: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  let code: number = exitCodes.interrupted;
  const interrupt = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => {
    // A terminal that is closed may send it twice, itself and through the shell, and asks nobody to hurry.
    if (signal === 'SIGHUP' && interruption.signal.aborted) return;
    code = signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
    // The second signal ends it at once: whoever asks twice does not want to wait for the calls under way.
    if (interruption.signal.aborted) process.exit(code);
    interruption.abort(code);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // A terminal that is closed: what was begun is to be read back and recorded all the same.
  process.on('SIGHUP', interrupt);
  const io: Io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: currentFolder() ?? '',
    signal: interruption.signal,
  };
  let isOutputLost = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Who reads the first lines only needs no more.
    if (error.code === 'EPIPE' || isOutputLost) return;
    isOutputLost = true;
    process.exitCode = exitCodes.error;
    void tellOutputLost(error, argv, io);
  });
  // What is only told never stops what is being done.
  process.stderr.on('error', () => undefined);
  const ended = io.cwd === '' ? await folderGone(argv, io) : await main(argv, io);
  // The stream may tell it after the end too.
  if (!isOutputLost || interruption.signal.aborted) process.exitCode = ended;
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
  process.off('SIGHUP', interrupt);
}

/** Null where it was removed under the shell. */
function currentFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

async function folderGone(argv: readonly string[], io: Io): Promise<number> {
  const { diagnostic } = await import('../model/diagnostic.ts');
  const hint = 'Change to a folder that exists.';
  await tellFailure(diagnostic('config/no-project', { message: 'The current folder is gone', hint }), argv, io);
  return exitCodes.error;
}

/** The command goes on: half of a run is worse than one that is not told in full. */
async function tellOutputLost(error: Error, argv: readonly string[], io: Io): Promise<void> {
  const { diagnostic } = await import('../model/diagnostic.ts');
  await tellFailure(diagnostic('local/output-lost', { message: error.message }), argv, io);
}
