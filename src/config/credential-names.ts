/** `KSCCTL_HQ` for the target hq: letters in upper case, all else `_` (contract.md, credentials). */
export function credentialPrefix(target: string): string {
  return `KSCCTL_${target.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}
