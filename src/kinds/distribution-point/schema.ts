import { boolean, device, groupPath, integer, object, setOf, text } from '../../schema/field.ts';

/** reference: domain.md 2.2 (options and defaults), ksc-openapi.md 3.1 (wire). */
export const schema = object('A distribution point.', {
  device: device('The device that becomes a distribution point.', { required: true, immutable: true }),
  scope: object(
    'Whom it serves. Managed whole: the server replaces a scope entirely.',
    {
      groups: setOf('Administration groups, each with all its subgroups.', groupPath('A group.')),
      networkLocations: setOf(
        'Network locations, by name; the product can tell them for Windows devices only.',
        text('A network location.'),
      ),
    },
    { required: true },
  ),
  deployUpdates: boolean('Devices of the scope take updates from this point. On by default.'),
  deployPackages: boolean('Devices of the scope take installation packages from this point. On by default.'),
  port: integer('TLS port on which devices reach the point. 13000 by default.', { minimum: 1, maximum: 65_535 }),
  multicast: object('IP multicast of installation packages.', {
    enabled: boolean('Use multicast. Off by default.'),
    address: text('Multicast address, 225.0.0.0 to 239.255.255.255.', {
      pattern: '^2(2[5-9]|3[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}$',
      patternMeaning: 'an address from 225.0.0.0 to 239.255.255.255',
    }),
    port: integer('Multicast port. 15001 by default.', { minimum: 1, maximum: 65_535 }),
  }),
  gateway: object('The point as a connection gateway.', {
    enabled: boolean('Work as a connection gateway. Off by default.'),
    establishedByServer: boolean('The Administration Server opens the connection (gateway in a DMZ).'),
    address: text('Address of the gateway for remote devices.'),
  }),
});
