import { device, groupPath, object, setOf, text } from '../../schema/field.ts';

/** reference: domain.md 8 (task scope): a group with all its subgroups, a fixed set of devices, or a selection. */
export const scopeSchema = object(
  'Where the task runs: one of group, devices, selection.',
  {
    group: groupPath('An administration group with all its subgroups.', { immutable: true }),
    devices: setOf('Exactly these devices; a device that joins later is not included.', device('A device.'), {
      minItems: 1,
    }),
    selection: text('A device selection of the server, by its name or predefined id (such as UPDATE_AGENTS).'),
  },
  { exactlyOne: ['group', 'devices', 'selection'], required: true, immutable: true },
);
