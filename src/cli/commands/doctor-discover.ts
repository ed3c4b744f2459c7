import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ComparedPolicy, discoverNames, policiesNamed } from '../../app/doctor/discover.ts';
import type { PolicySections } from '../../kinds/discovery-hints.ts';
import { kinds } from '../../kinds/registry.ts';
import { decodeAnswer, encodeArguments } from '../../ksc/codec.ts';
import { isParams } from '../../ksc/values.ts';
import { type DiagnosticCode, diagnostic } from '../../model/diagnostic.ts';
import { discoveryJson, discoveryText } from '../../report/discovery-text.ts';
import type { OpenedTarget } from '../compose/open-target.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure, UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import type { Output } from '../output.ts';
import type { DoctorOptions } from './doctor-options.ts';

export interface DiscoverRequest {
  readonly server: OpenedTarget;
  readonly target: string;
  readonly options: DoctorOptions;
  readonly output: Output;
  readonly format: string;
  readonly io: Pick<Io, 'cwd'>;
}

/** `kscctl doctor --discover`. With one policy it prints that policy's settings, in the form that it compares. */
export async function discover(request: DiscoverRequest): Promise<number> {
  const { server, target, options, output, format } = request;
  const named = options.policies ?? [];
  if (named.length > 2) throw new UsageError('--policies takes two policies, or one to print its settings');
  const [first, second] = await Promise.all(named.map((one) => policyOf(one, request)));
  if (first !== undefined && second === undefined) {
    output.result(encodeArguments(first.sections));
    return exitCodes.done;
  }
  const compared = first === undefined || second === undefined ? null : ([first, second] as const);
  const discovery = await discoverNames(server, kinds, compared, output.events);
  if (format === 'json') output.json(discoveryJson(discovery, target));
  else output.result(discoveryText(discovery, target, output.style));
  return exitCodes.done;
}

/** A file of settings, or a policy of the server. Throws CommandFailure. */
async function policyOf(text: string, { server, io }: DiscoverRequest): Promise<ComparedPolicy> {
  const file = path.resolve(io.cwd, text);
  const isFile = await stat(file).then(
    (one) => one.isFile(),
    () => false,
  );
  if (isFile) return { words: text, sections: await settingsFile(file, text) };
  const [found, ...more] = await policiesNamed(server, kinds, text);
  if (found === undefined)
    throw failure('reference/not-found', `"${text}" is neither a file nor a policy of Network Agent on the server`);
  if (more.length > 0) {
    const ids = [found, ...more].map((one) => one.id).join(', ');
    throw failure(
      'reference/ambiguous',
      `The server has ${more.length + 1} policies "${text}", with ids ${ids}`,
      'Name the policy by its id.',
    );
  }
  return { words: text, sections: await found.source.sections(server.client, found.id) };
}

async function settingsFile(file: string, name: string): Promise<PolicySections> {
  const broken = (why: string) => failure('config/unreadable-file', `${name} holds no settings of a policy: ${why}`);
  let decoded: ReturnType<typeof decodeAnswer>;
  try {
    decoded = decodeAnswer(await readFile(file, 'utf8'));
  } catch (error) {
    throw broken((error as Error).message);
  }
  const sections: [string, PolicySections[string]][] = [];
  for (const [section, attributes] of Object.entries(decoded)) {
    if (!isParams(attributes)) throw broken(`"${section}" is no section`);
    sections.push([section, attributes]);
  }
  return Object.fromEntries(sections);
}

const makeSuchAFile = 'Make such a file with "kscctl doctor --discover --policies NAME > FILE".';

function failure(code: DiagnosticCode, message: string, hint = makeSuchAFile): CommandFailure {
  return new CommandFailure([diagnostic(code, { message, hint })]);
}
