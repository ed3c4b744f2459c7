/**
 * `npm run demo`: the main job on the embedded server, in a temporary copy of the example. It says in plain words what
 * each step is for, shows what the command prints, and leaves nothing behind.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './run-step.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kscctl-demo-'));
const project = path.join(folder, 'branch-office');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

cpSync(path.join(root, 'examples', 'branch-office'), project, {
  recursive: true,
  filter: (from) => path.basename(from) !== '.kscctl',
});

say(
  'A company with branch offices keeps the update management of its Kaspersky Security Center in YAML files:',
  'groups, distribution points, the policy of Network Agent, tasks, and which updates are approved.',
  'This demo works on a temporary copy of examples/branch-office, against the simulated server that ships with',
  'kscctl: it speaks HTTPS on loopback like a real one, and begins with 40 devices and no update scheme at all.',
);

say('1. Validate. Offline: syntax, fields, rules. Every finding would have its file, line and a hint.');
run(['validate'], [0]);

say(
  '2. Plan. kscctl reads the server (it cannot write over this connection) and says what apply would do, in the order',
  'in which it would do it, with the devices that each decision reaches. Exit code 2 says: changes are pending.',
);
run(['plan'], [2]);

say(
  '3. Apply. Points before the policy that allows nothing but points; approvals last, a EULA before its approval.',
  'Every change is read back from the server before it counts as applied.',
);
run(['apply', '--auto-approve', '--quiet'], [0], 2);

say('4. Let a day pass on the simulated clock: the points download, the devices update.');
run(['sim', 'advance', '24h'], [0]);

say('5. Look at the updates: the approved ones are installed, the declined one is on no device.');
run(['sim', 'inspect', 'updates'], [0]);

say('6. Plan again. The server has what the files say, so there is nothing to do. Exit code 0 says: in sync.');
run(['plan'], [0]);

function say(...lines: string[]): void {
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

/** Shows a command and what it prints (only the last lines, where the rest was shown before). */
function run(args: readonly string[], expected: readonly number[], lastLines?: number): void {
  process.stdout.write(`\n$ kscctl ${args.join(' ')}\n`);
  const ended = spawnSync(process.execPath, [path.join(root, 'dist', 'kscctl.js'), ...args], {
    cwd: project,
    encoding: 'utf8',
  });
  const lines = ended.stdout.trimEnd().split('\n');
  process.stdout.write(`${ended.stderr}${(lastLines === undefined ? lines : lines.slice(-lastLines)).join('\n')}\n`);
  if (ended.status === null || !expected.includes(ended.status)) {
    process.stdout.write(`\nThe demo expected exit code ${expected.join(' or ')}, and got ${ended.status}.\n`);
    process.exit(1);
  }
}
