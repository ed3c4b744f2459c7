import { boolean, groupPath, object, text } from '../../schema/field.ts';

const setting = (doc: string) =>
  object(doc, {
    value: boolean('The value of the setting.'),
    enforce: boolean('Close the lock: the value is mandatory on devices and in policies below.'),
  });

/** reference: domain.md 7 and 8, ksc-openapi.md 5. */
export const schema = object('A policy of Network Agent.', {
  group: groupPath('The administration group that holds the policy.', { required: true }),
  displayName: text('Name of the policy on the server; the resource name if absent.', { maxLength: 100 }),
  active: boolean('The active policy of the group. Making it active deactivates the other one.'),
  inherit: boolean('Inherit settings from the parent policy. On by default.'),
  forceInheritance: boolean('Force inheritance of settings in child policies. Off by default.'),
  settings: object('Settings; what is not named stays as it is.', {
    distributeFilesThroughDistributionPointsOnly: setting(
      'Distribute files through distribution points only: agents take files from nowhere else. Off by default.',
    ),
    autoInstallUndefined: setting(
      'Automatically install applicable updates and patches for components that have the Undefined status. On by default.',
    ),
    downloadDiffFiles: setting('Download diff files: points keep and pass on differences. Off by default.'),
  }),
});
