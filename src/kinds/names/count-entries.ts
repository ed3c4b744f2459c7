import { entry } from '../../ksc/dictionary.ts';

/** Search attributes whose meaning is not documented. */
export const countEntries = {
  subtree: entry(
    'device.group-subtree',
    'KLHST_WKS_GROUPID_GP',
    'inferred',
    'ksc-openapi.md 7: used in filters; that it means anywhere under the group is [I]',
    'group that a device is anywhere under',
  ),
  group: entry(
    'device.group',
    'KLHST_WKS_GROUPID',
    'third party',
    'additions 7: seen in real answers',
    'group that a device is directly in',
  ),
} as const;
