import { undeclaredReferences } from '../../app/undeclared-references.ts';
import type { LoadedProject } from '../../config/load-project.ts';
import { targetNamed } from '../../config/project.ts';
import { kinds } from '../../kinds/registry.ts';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../../model/diagnostic.ts';
import { failureJson } from '../../report/plan-json.ts';
import { type CommonOptions, formatOf } from '../common-options.ts';
import { openProject } from '../compose/open-project.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { outputFor } from '../output.ts';

/** `kscctl validate`: offline. What only a server can know is left to plan. */
export async function validate(options: CommonOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const format = formatOf(options);
  const opened = await openProject(options, io.cwd);
  const diagnostics = opened.ok ? await offlineFindings(opened.loaded, options.target ?? null) : opened.diagnostics;
  const root = opened.root;
  if (format === 'json') {
    output.json(failureJson(diagnostics));
  } else {
    output.notices(diagnostics, root);
    output.result(summary(diagnostics, opened.ok ? opened.loaded.resources.length : 0));
  }
  return hasErrors(diagnostics) ? exitCodes.error : exitCodes.done;
}

/** What the loader found, and references that a server would have to settle (not beside errors, which hide the reasons). */
async function offlineFindings(loaded: LoadedProject, target: string | null): Promise<readonly Diagnostic[]> {
  const { project } = loaded;
  if (project !== null && target !== null) {
    const { diagnostics } = targetNamed(project, target);
    if (hasErrors(diagnostics)) return sortDiagnostics([...loaded.diagnostics, ...diagnostics]);
  }
  if (hasErrors(loaded.diagnostics)) return loaded.diagnostics;
  const references = await loaded.placed(undeclaredReferences(kinds, loaded.resources));
  return sortDiagnostics([...loaded.diagnostics, ...references]);
}

function summary(diagnostics: readonly Diagnostic[], resources: number): string {
  const count = (severity: Diagnostic['severity'], word: string) => {
    const found = diagnostics.filter((one) => one.severity === severity).length;
    return found === 0 ? [] : [`${found} ${word}${found === 1 ? '' : 's'}`];
  };
  const found = [...count('error', 'error'), ...count('warning', 'warning'), ...count('info', 'note')];
  const verdict = hasErrors(diagnostics) ? 'Not valid' : 'Valid';
  return `${verdict}: ${resources} ${resources === 1 ? 'resource' : 'resources'}${found.length === 0 ? '' : `, ${found.join(', ')}`}.`;
}
