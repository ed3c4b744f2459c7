import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { commandLine } from '../../src/cli/main.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)];

/** What stands behind `kscctl`: lines of examples, and commands within sentences. */
function commandsIn(text: string): string[] {
  const fence = /^ *```[^\n]*\n([\s\S]*?)^ *```/gm;
  const examples = [...text.matchAll(fence)].map((block) => (block[1] ?? '').replaceAll(/\\\n\s*/g, '')).join('\n');
  const sentences = text.replaceAll(fence, '');
  return [
    ...examples.matchAll(/^ *(?:\$ )?(?:[A-Z_]+=\S+ +)*kscctl (.+)$/gm),
    ...sentences.matchAll(/`kscctl ([^`]*)`/g),
    ...sentences.matchAll(/"kscctl ([^"`\n]*)"/g),
  ].map((match) => match[1] ?? '');
}

/** As a shell cuts it: without comments, redirections and what is piped. */
function words(command: string): string[] {
  const bare = command.replace(/\s(#|>|&|\|).*$/, '').replace(/ \.\.\.$/, '');
  return (bare.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ''));
}

/** Why a command line is refused; null when it would run. A command that is only named may lack its arguments. */
async function refusal(args: readonly string[]): Promise<string | null> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const io = { stdin, stdout, stderr, env: {}, cwd: root, signal: new AbortController().signal };
  try {
    await commandLine(io, () => Promise.resolve()).parseAsync(args, { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isNamed = !args.some((one) => one.startsWith('-'));
    const lacks = ['commander.missingArgument', 'commander.missingMandatoryOptionValue', 'commander.help'];
    return error.exitCode === 0 || (isNamed && lacks.includes(error.code)) ? null : error.message;
  }
}

test.each(pages)('every command in %s is one that kscctl takes', async (page) => {
  for (const command of commandsIn(readFileSync(path.join(root, page), 'utf8'))) {
    const args = words(command).filter((word) => word !== 'COMMAND');
    expect(await refusal(args), `kscctl ${command}`).toBeNull();
  }
});

test('a command that would be refused is found', async () => {
  const text = 'Run `kscctl watch --repo URL --mode apply`.\n\n```\n$ kscctl plan --dry-run # no\n```\n';
  const found = await Promise.all(commandsIn(text).map((one) => refusal(words(one))));
  expect(found).toEqual([expect.stringContaining('--dry-run'), expect.stringContaining('--interval')]);
});
