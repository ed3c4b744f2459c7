import type { ApprovalsDiff, ChangedDecision } from '../model/approvals-diff.ts';
import type { ComparedRevisions } from './approvals-json.ts';
import { devicesText, upToText } from './devices-text.ts';

/** Changed decisions in words: built once, printed as text and as Markdown. All texts in it are still raw data. */
export interface ApprovalsDocument {
  readonly title: string;
  readonly decisions: readonly DecisionLines[];
  readonly summary: string;
}

export interface DecisionLines {
  readonly id: string;
  /** Title of the update, or its id where no title is known. */
  readonly name: string;
  readonly product: string | null;
  readonly before: string;
  readonly after: string;
  readonly destructive: boolean;
  /** What it does to devices. */
  readonly effect: string;
  /** Agreements, the reason and the ticket. */
  readonly notes: readonly string[];
  readonly declaredAt: string | null;
}

export function approvalsDocument(revisions: ComparedRevisions, { decisions }: ApprovalsDiff): ApprovalsDocument {
  const head = revisions.head === null ? 'the working tree' : revisions.head.slice(0, 12);
  return {
    title: `Decisions on updates that change from ${revisions.base.slice(0, 12)} to ${head}`,
    decisions: decisions.map(decisionLines),
    summary: summaryText(decisions),
  };
}

function decisionLines(one: ChangedDecision): DecisionLines {
  const place = one.declaredAt;
  return {
    id: one.id,
    name: one.title ?? one.id,
    product: one.product,
    before: one.before,
    after: one.after,
    destructive: one.destructive,
    effect: effectText(one),
    notes: [
      ...one.eulas.map((eula) => `accepts the EULA "${eula}" in the name of the company`),
      ...(one.after === 'absent' ? [] : [one.reason === null ? 'no reason is given' : `reason: ${one.reason}`]),
      ...(one.ticket === null ? [] : [`ticket: ${one.ticket}`]),
    ],
    declaredAt: place === null ? null : `${place.file}:${place.line}`,
  };
}

function effectText({ after, impact }: ChangedDecision): string {
  const { devices, installs, uninstalls } = impact;
  const note = impact.note === '' ? '' : `; ${impact.note}`;
  switch (after) {
    case 'absent':
      return 'the entry leaves: nothing changes on the server';
    case 'Approved':
      return `will be installed on ${upToText(installs)}${note}`;
    case 'Undefined':
      return installs === 0
        ? `the decision is taken back: it is not installed by approval any more${note}`
        : `the decision is taken back: without one it is installed on ${upToText(installs)}${note}`;
    case 'Declined':
      if (uninstalls === null) return `will not be installed, and is taken off ${devicesText(null)}${note}`;
      if (uninstalls > 0) return `is taken off ${devicesText(uninstalls)}${note}`;
      return devices === 0
        ? `will not be installed; no device has it${note}`
        : `will not be installed; taken off no device${note}`;
  }
}

function summaryText(decisions: readonly ChangedDecision[]): string {
  if (decisions.length === 0) return 'No decision changes.';
  const destructive = decisions.filter((one) => one.destructive).length;
  const count = decisions.length === 1 ? '1 decision changes' : `${decisions.length} decisions change`;
  return `${count}${destructive === 0 ? '' : `, ${destructive} of them destructive`}.`;
}
