import { exitCodes } from './exit-codes.ts';
import { main } from './main.ts';

/** Runs the command line in this process: signals, streams and exit code. */
export async function runProcess(argv: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  let code: number = exitCodes.interrupted;
  const interrupt = (signal: 'SIGINT' | 'SIGTERM') => {
    code = signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
    // The second signal ends it at once: whoever asks twice does not want to wait for the calls under way.
    if (interruption.signal.aborted) process.exit(code);
    interruption.abort(code);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.exitCode = await main(argv, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal: interruption.signal,
  });
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
}
