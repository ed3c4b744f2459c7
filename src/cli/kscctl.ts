#!/usr/bin/env node
import module from 'node:module';
import v8 from 'node:v8';
import packageJson from '../../package.json' with { type: 'json' };

const oldest = [22, 22] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (process.argv[2] === '--version' && process.argv.length === 3) {
  process.stdout.write(`kscctl ${packageJson.version}\n`);
} else if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  const found = process.versions.node;
  process.stderr.write(
    `kscctl needs Node.js ${oldest.join('.')} or newer; this is ${found}. In a clone, "npx kscctl" uses the right one.\n`,
  );
  process.exitCode = 1;
} else {
  // Half the memory of a plan is young garbage: a small nursery, in MB, costs no time that can be measured.
  v8.setFlagsFromString('--max-semi-space-size=4');
  // A compiled copy of the code, kept by Node in its own cache folder, halves the time to start.
  module.enableCompileCache();
  const { runProcess } = await import('./process.ts');
  await runProcess(process.argv.slice(2));
}
