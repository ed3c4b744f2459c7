import { boolean, duration, integer, listOf, object, oneOf, text } from '../schema/field.ts';

const secret = (doc: string) =>
  object(
    doc,
    {
      env: text('Name of the environment variable that holds it.'),
      file: text('File that holds it, relative to the project; a line end at the end is cut.'),
      command: listOf('Program with its arguments that prints it; run without a shell.', text('An argument.'), {
        minItems: 1,
      }),
    },
    { exactlyOne: ['env', 'file', 'command'] },
  );

// Parts have names of their own where a type is made from them: inference stops at nested calls without options.
const serverType = oneOf('embedded: the simulated server (default); openapi: an Administration Server.', [
  'embedded',
  'openapi',
]);

const clock = oneOf('embedded: time moves by "sim advance" only (manual, default) or by itself (real).', [
  'manual',
  'real',
]);

const tls = object('openapi: what the certificate must be.', {
  certificateSha256: text('SHA-256 of the certificate: exactly that one is trusted.', {
    pattern: '^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$',
    patternMeaning: 'a SHA-256 of 64 hex digits, with or without colons',
  }),
  serverName: text('Name to look for in the certificate instead of the host of the address.'),
});

const user = secret('The user.');
const password = secret('The password.');
const domain = secret('The domain of the user.');
const token = secret('A token, in place of user and password.');

const auth = object('openapi: where the credentials are, if not in KSCCTL_USER and its like. Never a literal.', {
  user,
  password,
  domain,
  token,
});

const server = object('Which server it is. The simulated one, if absent.', {
  type: serverType,
  world: text(
    'embedded: the world that the simulated server begins with; after a change "kscctl sim reset" begins anew. branch-office by default.',
  ),
  seed: integer('embedded: what the world is made from. 1 by default.', { minimum: 0, maximum: 2_147_483_647 }),
  clock,
  url: text('openapi: address of the server, usually with port 13299.', {
    pattern: '^https://.',
    patternMeaning: 'an address that starts with https://',
  }),
  caFile: text('openapi: certificate to trust (klserver.cer, PEM or DER), relative to the project.'),
  virtualServer: text('openapi: name of the virtual server; the main one if absent.'),
  sessions: integer('openapi: connections in use at the same time. 4 by default.', { minimum: 1, maximum: 16 }),
  timeout: duration('openapi: how long one call may take. 30s by default.'),
  tls,
  auth,
});

const target = object('A server with its part of the configuration.', {
  name: text('Name of the target.', {
    required: true,
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
    patternMeaning: 'a name of letters, digits, ".", "_" and "-", at most 63',
  }),
  default: boolean('Used when no target is named.'),
  server,
});

const guards = object('Limits of the guards.', {
  'max-deletes': integer('How many deletions a plan may have; with more, all of them are held. 5 by default.', {
    minimum: 0,
    maximum: 1_000_000,
  }),
  'max-uninstalls': integer('On how many devices a decline may uninstall. 0 by default.', {
    minimum: 0,
    maximum: 1_000_000,
  }),
  'accept-eula': boolean('Hold acceptances of EULAs that have no reason. Off by default, on in a watch.'),
});

const template = object(
  'An object of the server that creates are copied from.',
  {
    task: text('Display name or id of a task of that type.'),
    policy: text('Display name or id of a policy.'),
    via: oneOf(
      'Of a task: settings (default) sends its settings back as a new task; export exports and imports it, which needs no name of the dictionary at all.',
      ['settings', 'export'],
    ),
  },
  { exactlyOne: ['task', 'policy'] },
);

const dictionary = object('Wire names, where a server has others.', {
  accept: listOf('Dictionary entries that are taken for true.', text('Name of an entry.')),
  override: object('Values in place of those of the dictionary, by the name of the entry.', {}),
  templates: object(
    'Tasks and policies of the server that creates are copied from, by the name of a task identity, or agent-policy.',
    {},
    { values: template },
  ),
});

/** Shape of `spec` of kscctl.yaml (contract.md, "The project file and local state"). */
export const projectSpec = object('What the project is.', {
  targets: listOf('The servers; one simulated server named "local" if absent.', target, { minItems: 1 }),
  guards,
  dictionary,
});

/**
 * Settings of the contract that this version does not do yet, by the JSON pointer they have with list indexes as `*`.
 * They are refused by name: to ignore a guard or a window would be to promise a safety that is not there.
 */
export const unsupportedSettings: readonly string[] = [
  '/spec/values',
  '/spec/windows',
  '/spec/stateStore',
  '/spec/state',
  '/spec/guards/empty-load',
  '/spec/guards/partial-read',
  '/spec/guards/max-changed-share',
  '/spec/guards/max-devices',
  '/spec/guards/reason-required',
  '/spec/guards/protected',
  '/spec/guards/rules',
  '/spec/guards/unproven-wire',
  '/spec/guards/window',
];
