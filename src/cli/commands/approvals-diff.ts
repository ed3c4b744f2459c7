import { approvalsDiff } from '../../app/approvals-diff.ts';
import { type LoadedProject, loadProject } from '../../config/load-project.ts';
import { type Project, type Target, targetNamed } from '../../config/project.ts';
import { GitFailure } from '../../gitops/git-failure.ts';
import { commitNamed, projectRepository, type RevisionFiles, readRevision } from '../../gitops/read-revision.ts';
import { parseRevisionRange } from '../../gitops/revision-range.ts';
import { kinds } from '../../kinds/registry.ts';
import type { ApprovalsDiff } from '../../model/approvals-diff.ts';
import { type Diagnostic, diagnostic, hasErrors } from '../../model/diagnostic.ts';
import type { Ledger } from '../../model/ledger.ts';
import { approvalsDocument } from '../../report/approvals-document.ts';
import { approvalsJson, type ComparedRevisions } from '../../report/approvals-json.ts';
import { approvalsMarkdown } from '../../report/approvals-markdown.ts';
import { approvalsText } from '../../report/approvals-text.ts';
import { ledgerFile } from '../../storage/ledger-file.ts';
import { type CommonOptions, formatOf } from '../common-options.ts';
import { openProject } from '../compose/open-project.ts';
import { openTarget } from '../compose/open-target.ts';
import { ledgerPath } from '../compose/prepare-plan.ts';
import { serverFailure } from '../compose/server-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure, UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import { type Output, outputFor } from '../output.ts';

/**
 * `kscctl approvals diff`: the decisions come from the two revisions; the target, and how to reach it, from the project
 * as it is checked out.
 */
export async function approvalsDiffCommand(text: string, options: CommonOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const format = formatOf(options);
  const range = parseRevisionRange(text);
  if (range === null)
    throw new UsageError(`"${text}" is no range of revisions; write BASE..HEAD, or BASE.. for the working tree`);
  const opened = await openProject(options, io.cwd);
  if (!opened.ok) return failed(opened.diagnostics, opened.root);
  const { root, loaded } = opened;
  if (loaded.project === null) return failed(loaded.diagnostics, root);
  const { target, diagnostics } = targetNamed(loaded.project, options.target ?? null);
  if (target === null) return failed(diagnostics, root);
  const revisions: RevisionFiles[] = [];
  try {
    const repository = await projectRepository(root, io.env);
    const read = async (name: string): Promise<Side> => {
      const commit = await commitNamed(repository, name);
      const files = await readRevision(repository, commit);
      revisions.push(files);
      return {
        commit,
        name,
        exists: files.exists,
        leftOut: files.leftOut,
        root: files.root,
        loaded: await loadProject(files.root, kinds, { cacheFile: null }),
      };
    };
    const base = await read(range.base);
    const head = range.head === null ? { ...workingTree, root, loaded } : await read(range.head);
    return await compareSides({ base, head, project: loaded.project, target, io, output, format });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return failed([diagnostic(error.code, { message: error.message })], root);
  } finally {
    await Promise.all(revisions.map((one) => one.remove()));
  }

  function failed(found: readonly Diagnostic[], folder: string): number {
    output.failure(found, folder, format);
    return exitCodes.error;
  }
}

/** One side of the comparison, read from its own folder. */
interface Side {
  /** Null for the working tree. */
  readonly commit: string | null;
  readonly name: string;
  readonly exists: boolean;
  readonly leftOut: readonly string[];
  readonly root: string;
  readonly loaded: LoadedProject;
}

const workingTree = { commit: null, name: 'the working tree', exists: true, leftOut: [] } as const;

interface Comparison {
  readonly base: Side;
  readonly head: Side;
  readonly project: Project;
  readonly target: Target;
  readonly io: Io;
  readonly output: Output;
  readonly format: string;
}

async function compareSides(comparison: Comparison): Promise<number> {
  const { base, head, output, format } = comparison;
  const stopping = head.exists
    ? [...linksLeftOut(head), ...head.loaded.diagnostics]
    : [
        diagnostic('git/failed', {
          message: `Revision ${head.name} does not hold this project`,
          hint: 'Name a revision that does.',
        }),
      ];
  if (hasErrors(stopping)) {
    output.failure(stopping, head.root, format);
    return exitCodes.error;
  }
  const { diff, unreached } = await diffWithImpact(comparison);
  const ofBase = baseNotices(base);
  const ofHead = [...noticesOf(head, diff), ...(await head.loaded.placed(diff.diagnostics)), ...unreached];
  print(comparison, diff, ofBase, ofHead);
  if (hasErrors(ofHead)) return exitCodes.error;
  return diff.decisions.length > 0 ? exitCodes.changes : exitCodes.done;
}

/** Without the server the decisions are still shown: only what they do to devices is unknown then. */
async function diffWithImpact(
  comparison: Comparison,
): Promise<{ readonly diff: ApprovalsDiff; readonly unreached: readonly Diagnostic[] }> {
  const { base, head, project, target, io, output } = comparison;
  const request = { kinds, base: base.loaded.resources, head: head.loaded.resources, events: output.events };
  try {
    const server = await openTarget({ project, target, access: 'read-only', io, events: output.events });
    try {
      const ledger = await ledgerOf(project.root, target.name, server.facts.identity);
      return { diff: await approvalsDiff({ ...request, server, ledger }), unreached: [] };
    } finally {
      await server.close();
    }
  } catch (error) {
    const failure = serverFailure(error, target.name);
    const found = error instanceof CommandFailure ? error.diagnostics : failure === null ? null : [failure];
    if (found === null) throw error;
    const diff = await approvalsDiff({ ...request, server: null, ledger: null });
    const hint =
      'What the decisions do to devices is unknown without the server, so every decline counts as destructive.';
    return { diff, unreached: found.map((one) => ({ ...one, severity: 'warning', hint })) };
  }
}

/** A ledger only helps to find objects that were renamed: without a usable one all goes by names. */
async function ledgerOf(root: string, target: string, server: string): Promise<Ledger | null> {
  const ledger = await ledgerFile(ledgerPath(root, target))
    .load()
    .catch(() => null);
  return ledger?.server === server ? ledger : null;
}

function linksLeftOut({ leftOut }: Side): Diagnostic[] {
  return leftOut.map((file) =>
    diagnostic('config/unreadable-file', {
      message: `${file} is a link that leads out of the project, or nowhere.`,
      place: { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
    }),
  );
}

/** Faults of the base are over and done with: they are told, and what could be read of it counts. */
function baseNotices(base: Side): Diagnostic[] {
  if (!base.exists) {
    const message = `Revision ${base.name} does not hold this project: every decision counts as new`;
    return [
      {
        ...diagnostic('git/failed', { message, hint: 'Nothing to do if the project was added since.' }),
        severity: 'warning',
      },
    ];
  }
  const errors = [...linksLeftOut(base), ...base.loaded.diagnostics].filter((one) => one.severity === 'error');
  return errors.map((one) => ({
    ...one,
    severity: 'warning',
    message: `In the base, ${base.name}: ${one.message}`,
    hint: 'What could be read of the base is compared; a decision in the part that could not counts as new.',
  }));
}

function noticesOf(head: Side, { decisions }: ApprovalsDiff): Diagnostic[] {
  const places = new Set(decisions.flatMap((one) => (one.declaredAt === null ? [] : [one.declaredAt.file])));
  return head.loaded.diagnostics.filter(
    (one) => one.resource?.startsWith('UpdateApproval/') === true && places.has(one.place?.file ?? ''),
  );
}

function print(
  { base, head, output, format }: Comparison,
  diff: ApprovalsDiff,
  ofBase: readonly Diagnostic[],
  ofHead: readonly Diagnostic[],
): void {
  const revisions: ComparedRevisions = { base: base.commit ?? base.name, head: head.commit };
  if (format === 'json') {
    output.json(approvalsJson(revisions, diff, [...ofBase, ...ofHead]));
    return;
  }
  output.notices(ofBase, base.root);
  output.notices(ofHead, head.root);
  const document = approvalsDocument(revisions, diff);
  output.result(
    format === 'markdown' ? approvalsMarkdown(document, [...ofBase, ...ofHead]) : approvalsText(document, output.style),
  );
}
