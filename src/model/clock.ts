/** The present, in milliseconds since 1970 UTC. */
export type Clock = () => number;

/** An instant as files and the wire write it: UTC in whole seconds. */
export function instantText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
