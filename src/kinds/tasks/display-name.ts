import { text } from '../../schema/field.ts';

/** reference: domain.md 3.1 [V-sib]: at most 100 characters and none of these. */
export const taskDisplayName = text('Name of the task on the server; the resource name if absent.', {
  maxLength: 100,
  forbidden: '"*<>?\\:|',
});
