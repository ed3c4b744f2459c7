import { createInterface } from 'node:readline/promises';
import { goesOn } from '../../model/change.ts';
import { diagnostic } from '../../model/diagnostic.ts';
import { type Plan, planChanges } from '../../model/plan.ts';
import { planDocument } from '../../report/plan-document.ts';
import { planText } from '../../report/plan-text.ts';
import type { Io } from '../io.ts';
import type { Output } from '../output.ts';

export type Consent = 'given' | 'missing' | 'interrupted';

export interface ConsentRequest {
  readonly plan: Plan;
  /** Given on the command line. */
  readonly isApproved: boolean;
  /** Whether the plan stands on standard output already. */
  readonly isPrinted: boolean;
  readonly root: string;
}

/** Without a terminal nothing asks: the flag that gives consent is named. Nothing to do needs no consent. */
export async function consentTo(request: ConsentRequest, io: Io, output: Output): Promise<Consent> {
  const { plan, root } = request;
  const open = planChanges(plan).filter(goesOn);
  if (request.isApproved || open.length === 0) return 'given';
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) {
    const message = 'Nothing was changed: apply needs consent';
    output.notices([diagnostic('run/no-consent', { message })], root);
    return 'missing';
  }
  // Nobody agrees to what they cannot see: it may have gone into a file.
  if (!request.isPrinted || io.stdout.isTTY !== true) {
    if (!request.isPrinted) output.notices(plan.diagnostics, root);
    io.stderr.write(`${planText(planDocument(plan), output.promptStyle)}\n`);
  }
  const count = `${open.length} ${open.length === 1 ? 'change' : 'changes'}`;
  const consent = await answerTo(`Apply ${count} to ${plan.target}? Only "yes" is taken: `, io, output);
  if (consent !== 'given') io.stderr.write('Nothing was changed.\n');
  return consent;
}

/** While the question stands, the terminal gives Ctrl-C to it, and no signal. */
async function answerTo(question: string, io: Io, output: Output): Promise<Consent> {
  const prompt = createInterface({ input: io.stdin, output: io.stderr });
  const interruption = new AbortController();
  prompt.once('SIGINT', () => interruption.abort());
  const signal = AbortSignal.any([io.signal, interruption.signal]);
  try {
    const answer = await prompt.question(output.promptStyle('bold', question), { signal });
    return answer.trim() === 'yes' ? 'given' : 'missing';
  } catch {
    io.stderr.write('\n');
    return signal.aborted ? 'interrupted' : 'missing';
  } finally {
    prompt.close();
  }
}
