import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { type GeneratedFile, isFolderCurrent, replaceFolder } from './generated-files.ts';

export interface Bundle {
  readonly files: number;
  readonly bytes: number;
  /** False when dist/ held exactly this already. */
  readonly isWritten: boolean;
}

/** Some dependencies are CommonJS and ask for Node's own modules by `require`, which a module does not have. */
const requireForCommonJs = [
  "import { createRequire as __kscctlCreateRequire } from 'node:module';",
  'const require = __kscctlCreateRequire(import.meta.url);',
].join('\n');

/**
 * Bundles the command line with its dependencies to dist/: reading one file is quicker than stripping and resolving a
 * hundred. What is imported dynamically makes a chunk of its own, read only by the commands that need it.
 */
export async function bundle(root: string): Promise<Bundle> {
  const outdir = join(root, 'dist');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/kscctl.ts'],
    outdir,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    chunkNames: 'chunks/[name]-[hash]',
    minifySyntax: false,
    legalComments: 'none',
    external: ['fsevents'],
    banner: { js: requireForCommonJs },
    logLevel: 'warning',
  });
  const files = outputFiles.map((one): GeneratedFile => {
    const path = relative(outdir, one.path);
    return { path, content: Buffer.from(one.contents), isExecutable: dirname(path) === '.' };
  });
  const isWritten = !(await isFolderCurrent(outdir, files));
  if (isWritten) await replaceFolder(outdir, files);
  return { files: files.length, bytes: files.reduce((sum, one) => sum + one.content.length, 0), isWritten };
}
