/** Exit codes of contract.md. */
export const exitCodes = {
  done: 0,
  error: 1,
  changes: 2,
  held: 3,
  locked: 5,
  usage: 64,
  interrupted: 130,
  terminated: 143,
} as const;
