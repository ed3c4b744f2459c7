import { groupPath, object } from '../../schema/field.ts';

export const documentSchema = object('An administration group has no settings of its own yet; write {}.', {});

/** The path is the name of the resource; it is compared because a rename or move is an update of it. */
export const schema = object('An administration group.', {
  path: groupPath('Where the group is.', { pointer: '/metadata/name', required: true }),
});
