import { object, oneOf, text } from '../../schema/field.ts';
import { taskDisplayName } from '../tasks/display-name.ts';
import { scheduleSchema } from '../tasks/schedule-schema.ts';
import { scopeSchema } from '../tasks/scope-schema.ts';
import { sourcesSchema } from '../tasks/sources-schema.ts';

/** reference: domain.md 4, ksc-openapi.md 4.3, additions 1. */
export const schema = object('A task that updates a managed application on devices.', {
  displayName: taskDisplayName,
  product: oneOf(
    'The application: KES (Endpoint Security for Windows), kesl (for Linux), KESMAC12 (for Mac).',
    ['KES', 'kesl', 'KESMAC12'],
    { required: true, immutable: true },
  ),
  productVersion: text('Version of the application as the server names it; what its objects report if absent.', {
    immutable: true,
  }),
  scope: scopeSchema,
  sources: sourcesSchema,
  install: oneOf(
    'Which updates of the application it installs: approved ones (default), critical and approved ones, or databases only.',
    ['approved', 'criticalAndApproved', 'databasesOnly'],
  ),
  schedule: scheduleSchema,
});
