import { simpleGit } from 'simple-git';
import { GitFailure } from './git-failure.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface GitOptions {
  /** Where git runs; it must exist. */
  readonly folder: string;
  readonly env: Environment;
  /** Variables of git itself, such as GIT_INDEX_FILE. */
  readonly gitEnv?: Readonly<Record<string, string>>;
  /** Aborting kills the command that runs. */
  readonly signal?: AbortSignal;
}

/** Runs git with these arguments and gives its standard output. Throws GitFailure. */
export type Git = (args: readonly string[], input?: string) => Promise<string>;

/** A command that says nothing for so long has lost its remote. */
const silenceMs = 120_000;

/** No hooks of the repository or of the user's templates run, no questions are asked, nothing is kept of remotes. */
const config = [
  'core.hooksPath=/dev/null',
  'core.logAllRefUpdates=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
];

/** What of the caller's environment decides how git reaches a remote stays; all else that bends git is left out. */
const passedOn = ['GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_SSL_CAINFO', 'GIT_SSL_NO_VERIFY'];
const dropped = ['EDITOR', 'VISUAL', 'PAGER', 'PREFIX'];

export function openGit(options: GitOptions): Git {
  const gitEnv = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', ...options.gitEnv };
  const env = { ...ordinary(options.env), ...gitEnv, LC_ALL: 'C' };
  return async (args, input) => {
    try {
      const git = simpleGit({
        baseDir: options.folder,
        config,
        timeout: { block: silenceMs },
        allowEnvironment: [...passedOn, ...Object.keys(gitEnv)],
        unsafe: {
          allowUnsafeHooksPath: true,
          allowUnsafeSshCommand: true,
          allowUnsafeAskPass: true,
          allowUnsafeConfigEnvCount: true,
        },
        ...(options.signal === undefined ? {} : { abort: options.signal }),
        ...(input === undefined ? {} : { input: () => input }),
      });
      return await git.env(env).raw([...args]);
    } catch (error) {
      throw new GitFailure(`git ${args[0] ?? ''}: ${reasonOf(error)}`, { cause: error });
    }
  };
}

function ordinary(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => {
    const upper = name.toUpperCase();
    const bendsGit = upper.startsWith('GIT_') || upper === 'SSH_ASKPASS' || dropped.includes(upper);
    return value !== undefined && (!bendsGit || passedOn.includes(upper));
  });
  return Object.fromEntries(kept) as Record<string, string>;
}

/** The last lines of what git said: the first ones are often progress. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (/spawn git ENOENT/.test(error.message)) return 'git was not found; install it, or put it on the PATH';
  const lines = error.message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.filter((line) => /^(fatal|error):/.test(line));
  return (telling.length > 0 ? telling : lines.slice(-3)).join('; ').slice(0, 1000);
}
