import { boolean, device, groupPath, object, setOf, text } from '../../schema/field.ts';

/** reference: domain.md 8 (task scope, exclusions): a group with its subgroups, a fixed set of devices, or a selection. */
export const scopeSchema = object(
  'Where the task runs: one of group, devices, selection.',
  {
    group: groupPath('An administration group with its subgroups.', { immutable: true }),
    devices: setOf('Exactly these devices; a device that joins later is not included.', device('A device.'), {
      minItems: 1,
    }),
    selection: text('A device selection of the server, by its name or predefined id (such as UPDATE_AGENTS).'),
    except: setOf(
      'Beside group: groups below it that are left out, with all their subgroups. What the server has is left as it is if absent.',
      groupPath('A group.'),
    ),
    subgroups: boolean(
      'Beside group: whether its subgroups are included. On by default; what the server has is left as it is if absent.',
    ),
  },
  { exactlyOne: ['group', 'devices', 'selection'], required: true, immutable: true },
);
