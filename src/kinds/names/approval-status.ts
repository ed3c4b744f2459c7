import type { KasperskyUpdate } from './update-catalogue.ts';

/** nApprovementState (reference: ksc-openapi.md 6.1 [D]). */
export const approvalStates = { Approved: 1, Undefined: 0, Declined: -1 } as const;
export type ApprovalStatus = keyof typeof approvalStates;

/** The decision on an update; null where the server does not tell it. */
export function approvalStatus({ approval }: KasperskyUpdate): ApprovalStatus | null {
  const statuses = Object.keys(approvalStates) as ApprovalStatus[];
  return statuses.find((status) => approvalStates[status] === approval) ?? null;
}
