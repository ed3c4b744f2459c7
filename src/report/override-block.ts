import type { Proposal } from '../app/doctor/proposals.ts';
import { inert } from './inert.ts';
import { jsonText } from './json-text.ts';

/**
 * Lines to paste under `spec` of kscctl.yaml: what is likely as settings, what is possible as comments, and above each how
 * sure it is. Null when there is nothing to propose.
 */
export function overrideBlock(proposals: readonly Proposal[]): string | null {
  if (proposals.length === 0) return null;
  return [
    '# Proposed by "kscctl doctor --discover" from what this server has. Nothing of it is proven: read each line.',
    key('  ', 'dictionary', proposals),
    ...part('override', proposals),
    ...part('templates', proposals),
  ].join('\n');
}

function part(name: Proposal['part'], all: readonly Proposal[]): string[] {
  const own = all.filter((one) => one.part === name);
  if (own.length === 0) return [];
  const lines = own.flatMap((one) => [
    `      # ${one.sureness}: ${inert(one.why)}`,
    `      ${one.chosen ? '' : '# '}${one.name}: ${jsonText(one.value)}`,
  ]);
  return [key('    ', name, own), ...lines];
}

/** A key below which every line is a comment would be null: it is a comment, too. */
function key(indent: string, name: string, below: readonly Proposal[]): string {
  return `${indent}${below.some((one) => one.chosen) ? '' : '# '}${name}:`;
}
