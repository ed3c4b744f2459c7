import { boolean, object, oneOf, text } from '../../schema/field.ts';
import { taskDisplayName } from '../tasks/display-name.ts';
import { scheduleSchema } from '../tasks/schedule-schema.ts';
import { scopeSchema } from '../tasks/scope-schema.ts';
import { sourcesSchema } from '../tasks/sources-schema.ts';

/** reference: domain.md 3, ksc-openapi.md 4.3, additions 1. */
export const schema = object('A task that downloads updates to a repository.', {
  displayName: taskDisplayName,
  destination: oneOf(
    'Whose repository is filled: that of the distribution points in the scope (default), or that of the Administration Server.',
    ['distributionPoints', 'administrationServer'],
    { immutable: true },
  ),
  scope: scopeSchema,
  sources: sourcesSchema,
  downloadDiffFiles: boolean('Also download diff files. Off by default.'),
  folder: text('Folder for the updates; cannot be changed for a group task.'),
  schedule: scheduleSchema,
});
