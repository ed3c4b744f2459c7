import { listOf, object, oneOf, setOf, text } from '../../schema/field.ts';

const update = object(
  'The update: its id (32 hex digits), or product, version and title that fit exactly one.',
  {
    product: text('Product name as the server shows it.', { required: true }),
    version: text('Version after the installation.', { required: true }),
    title: text('Title of the update.', { required: true }),
  },
  { required: true, local: true, wordPattern: '^[0-9a-fA-F]{32}$', wordMeaning: 'the id of an update, 32 hex digits' },
);
export const schema = object('A decision on an update.', {
  update,
  title: text('Title, for readers; checked against the server.', { local: true }),
  status: oneOf('The decision.', ['Approved', 'Declined', 'Undefined'], { required: true }),
  acceptEulas: setOf(
    'End User License Agreements accepted in the name of the company, by name or id. Taking one out revokes nothing.',
    text('Name or id of an agreement.'),
    { grows: true },
  ),
  reason: text('Why; shown to reviewers.', { local: true }),
  ticket: text('Reference to a ticket; shown to reviewers.', { local: true }),
});

export const documentSchema = object('Decisions on updates.', {
  updates: listOf('The decisions, one an update.', schema, { required: true }),
});
