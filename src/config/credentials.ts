import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Credentials } from '../ksc/credentials.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { credentialPrefix } from './credential-names.ts';
import { projectFile } from './find-project.ts';
import { wholeFile } from './line-index.ts';
import type { AuthSources, OpenApiServer, SecretSource } from './project.ts';
import { readRegularFile } from './read-regular-file.ts';
import { errorCode } from './source-files.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ResolvedCredentials {
  readonly credentials: Credentials | null;
  readonly diagnostics: readonly Diagnostic[];
}

type Part = keyof AuthSources;
/** Where each part comes from, most telling level first. */
type Level = Readonly<Record<Part, SecretSource | null>>;

/**
 * The credentials of a target: from what `auth` names, else from the target's own variables, else from the common ones.
 * The first level that has a user, a password or a token decides which of the two ways it is (a token, if both); the parts of
 * user, password and domain may come from different levels. An empty value counts as none. No message holds a value.
 */
export async function resolveCredentials(
  target: { readonly name: string; readonly server: OpenApiServer },
  environment: Environment,
  root: string,
): Promise<ResolvedCredentials> {
  const prefix = credentialPrefix(target.name);
  const levels = [target.server.auth, variables(prefix, environment), variables('KSCCTL', environment)];
  const first = levels.find((one) => one.token !== null || one.user !== null || one.password !== null);
  const wanted: readonly Part[] = (first?.token ?? null) === null ? ['user', 'password', 'domain'] : ['token'];
  const values: Partial<Record<Part, string>> = {};
  for (const part of wanted) {
    const source = levels.map((level) => level[part]).find((one) => one !== null);
    if (source === undefined) continue;
    const given = await readSecret(source, environment, root);
    const read = isEncoded.has(part) ? given : sendable(given);
    if ('fault' in read) return failed(`The ${part} of target ${JSON.stringify(target.name)}: ${read.fault}.`);
    values[part] = read.value;
  }
  const { user, password, domain, token } = values;
  if (token !== undefined) return { credentials: { type: 'token', token }, diagnostics: [] };
  if (user !== undefined && password !== undefined) {
    const codes = [prefix, 'KSCCTL'].map((one) => environment[`${one}_TOTP`] ?? '');
    const code = sendable({ value: codes.find((one) => one !== '') ?? '' });
    if ('fault' in code) return failed(`The code for target ${JSON.stringify(target.name)}: ${code.fault}.`);
    const basic = { type: 'basic', user, password, domain: domain ?? null } as const;
    return { credentials: code.value === '' ? basic : { ...basic, code: code.value }, diagnostics: [] };
  }
  const lacking = [user === undefined ? 'user' : null, password === undefined ? 'password' : null].filter(
    (one) => one !== null,
  );
  return failed(
    `There is no ${lacking.join(' and no ')} for target ${JSON.stringify(target.name)}.`,
    `Set KSCCTL_USER and KSCCTL_PASSWORD, or KSCCTL_TOKEN (for this target alone ${prefix}_USER and so on), or name where they are in "auth" of kscctl.yaml.`,
  );
}

function variables(prefix: string, environment: Environment): Level {
  const variable = (suffix: string): SecretSource | null => {
    const name = `${prefix}_${suffix}`;
    return (environment[name] ?? '') === '' ? null : { from: 'env', name };
  };
  return {
    user: variable('USER'),
    password: variable('PASSWORD'),
    domain: variable('DOMAIN'),
    token: variable('TOKEN'),
  };
}

/** User and password travel as base64, the others as they are. */
const isEncoded: ReadonlySet<Part> = new Set(['user', 'password']);

type Read = { readonly value: string } | { readonly fault: string };

async function readSecret(source: SecretSource, environment: Environment, root: string): Promise<Read> {
  switch (source.from) {
    case 'env': {
      const value = environment[source.name] ?? '';
      return value === '' ? { fault: `the environment variable ${source.name} is not set` } : { value };
    }
    case 'file':
      return readSecretFile(source.path);
    case 'command':
      return runCommand(source.command, environment, root);
  }
}

async function readSecretFile(file: string): Promise<Read> {
  const read = await readRegularFile(file, 1);
  return 'fault' in read
    ? { fault: `the file ${file} ${read.fault}` }
    : trimmed(read.bytes.toString('utf8'), `the file ${file}`);
}

async function runCommand(command: readonly string[], environment: Environment, root: string): Promise<Read> {
  const [program = '', ...programArguments] = command;
  try {
    const options = { cwd: root, env: { ...environment }, timeout: 30_000, maxBuffer: 65_536, windowsHide: true };
    const { stdout } = await promisify(execFile)(program, programArguments, options);
    return trimmed(stdout, `the command ${program}`);
  } catch (cause) {
    const isKilled = cause instanceof Error && 'killed' in cause && cause.killed === true;
    return { fault: `the command ${program} failed (${isKilled ? 'it took longer than 30 s' : errorCode(cause)})` };
  }
}

/** What goes as it is into a header must be fit for one. */
function sendable(read: Read): Read {
  if ('fault' in read || /^[ !#-~\u00a0-\u00ff]*$/.test(read.value)) return read;
  return { fault: 'it holds a line end, a quotation mark or another character that cannot be sent' };
}

/** Editors and programs end text with a line end that is not part of the secret. */
function trimmed(text: string, source: string): Read {
  const value = text.replace(/\r?\n$/, '');
  return value === '' ? { fault: `${source} gives nothing` } : { value };
}

function failed(message: string, hint?: string): ResolvedCredentials {
  const details = { message, place: wholeFile(projectFile), ...(hint === undefined ? {} : { hint }) };
  return { credentials: null, diagnostics: [diagnostic('config/credentials', details)] };
}
