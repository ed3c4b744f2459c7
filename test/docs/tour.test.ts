import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kscctl, root } from '../support/kscctl.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The fenced blocks of the tour in the README, in their order. */
function tour(): string[] {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const section = /\n## A tour in five minutes\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/```[a-z]*\n([\s\S]*?)```/g)].map((block) => block[1] ?? '');
}

const blockWith = (text: string) => tour().find((block) => block.includes(text)) ?? '';

/** Runs the commands that a block shows, and gives the block as it is with what they print. */
async function printed(block: string, cwd: string): Promise<string> {
  let text = '';
  for (const [, command = ''] of block.matchAll(/^\$ kscctl (.*)$/gm)) {
    const isShown = !command.endsWith(' > /dev/null');
    const args = command.replace(' > /dev/null', '').split(' ');
    const ended = await kscctl(
      args.map((one) => one.replaceAll("'", '')),
      { cwd },
    );
    text += `$ kscctl ${command}\n${ended.stderr}${isShown ? ended.stdout : ''}`;
  }
  return text;
}

test('the tour of the README shows what its commands print', async () => {
  using folder = temporaryFolder();
  const cwd = path.join(folder.path, 'acme');
  cpSync(path.join(root, 'examples', 'branch-office'), cwd, {
    recursive: true,
    filter: (from) => path.basename(from) !== '.kscctl',
  });
  expect((await kscctl(['apply', '--auto-approve'], { cwd })).code).toBe(0);

  const byHand = blockWith('sim fault add competitor');
  expect(await printed(byHand, cwd)).toBe(byHand);
  expect((await kscctl(['apply', '--auto-approve'], { cwd })).code).toBe(0);

  appendFileSync(path.join(cwd, 'approvals', '2026-03.yaml'), blockWith('- update: '));
  const held = blockWith('HELD by max-uninstalls');
  expect(await printed(held, cwd)).toBe(held);
  const consent = ['--acknowledge', 'max-uninstalls', '--reason', 'CHG-1063'];
  expect((await kscctl(['apply', '--auto-approve', ...consent], { cwd })).code).toBe(0);

  const file = path.join(cwd, 'config', 'download-updates.yaml');
  const right = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    right.replace('downloadDiffFiles: true', 'downloadDiffFiles: yes').replace('every: 6h', 'evry: 6h'),
  );
  const mistakes = blockWith('evry');
  expect(await printed(mistakes, cwd)).toBe(mistakes);
}, 60_000);
