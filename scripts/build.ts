/**
 * Builds what `npx kscctl` runs: `node scripts/build.ts` compiles the validators and bundles dist/;
 * with `--validators` it stops after the first, which is all that tests and scripts need.
 */
import { join } from 'node:path';
import { kinds } from '../src/kinds/registry.ts';
import { bundle } from './generation/bundle.ts';
import { writeValidators } from './generation/validators.ts';

const root = join(import.meta.dirname, '..');
const options = process.argv.slice(2);
const unknown = options.find((one) => one !== '--validators');
if (unknown !== undefined) {
  console.error(`Unknown option ${unknown}; usage: node scripts/build.ts [--validators]`);
  process.exit(64);
}

const validators = await writeValidators(kinds, join(root, 'src/config/validators.generated.js'));
console.log(`validators: ${validators} document kinds`);
if (!options.includes('--validators')) {
  const { files, bytes, isWritten } = await bundle(root);
  console.log(`dist/: ${files} files, ${Math.round(bytes / 1024)} KiB${isWritten ? '' : ', unchanged'}`);
}
