export type Severity = 'error' | 'warning' | 'info';

interface CatalogueEntry {
  readonly severity: Severity;
  /** What it means, for docs/diagnostics.md. */
  readonly meaning: string;
  /** The usual way out, shown where the finder of the problem knows no better one. */
  readonly hint: string;
}

/** Every diagnostic that kscctl can report; docs/diagnostics.md is generated from it. */
export const catalogue = {
  'config/no-project': {
    severity: 'error',
    meaning: 'Neither the folder nor its parents hold a kscctl.yaml.',
    hint: 'Run "kscctl init" to start a config repository here, or name one with -C DIR.',
  },
  'config/missing-folder': {
    severity: 'error',
    meaning: 'The project has no config/ folder, so nothing says what is declared.',
    hint: 'Create config/ beside kscctl.yaml; "kscctl init DIR" shows a working layout.',
  },
  'config/nothing-declared': {
    severity: 'warning',
    meaning:
      'The project declares no resource at all. Whatever the ledger owns is held by the guard empty-load: nothing is deleted, and nothing is forgotten.',
    hint: 'If that is meant, there is nothing to do; else check that the YAML files are under config/ or approvals/.',
  },
  'config/unreadable-file': {
    severity: 'error',
    meaning: 'A file or folder of the project could not be read. What it declares is unknown.',
    hint: 'Check its permissions, and that it is a regular file.',
  },
  'config/file-too-large': {
    severity: 'error',
    meaning: 'A YAML file is larger than 8 MiB.',
    hint: 'Split it; files of some dozens of documents also make better reviews.',
  },
  'config/not-text': {
    severity: 'error',
    meaning: 'A YAML file holds bytes that are not UTF-8 text.',
    hint: 'Save it as UTF-8, or move it out of config/ and approvals/.',
  },
  'config/yaml-syntax': {
    severity: 'error',
    meaning: 'The file is not valid YAML.',
    hint: 'Mend the line shown; an editor with YAML support marks it too.',
  },
  'config/merge-conflict': {
    severity: 'error',
    meaning: 'A merge conflict was left in the file.',
    hint: 'Keep what is meant of both sides, and remove the lines that git added.',
  },
  'config/unknown-alias': {
    severity: 'error',
    meaning: 'An alias (*name) has no anchor (&name) before it in the same document.',
    hint: 'Write the anchor before the alias, or quote the text if a star was meant.',
  },
  'config/alias-bomb': {
    severity: 'error',
    meaning: 'Aliases that refer to aliases would unfold to more values than a configuration can need.',
    hint: 'Write the values out, or split the list.',
  },
  'config/duplicate-field': {
    severity: 'error',
    meaning: 'A mapping has the same field twice. Which of them counts would be a matter of chance.',
    hint: 'Keep one of them.',
  },
  'config/literal-secret': {
    severity: 'error',
    meaning: 'A user name, password or token stands in the project file itself.',
    hint: 'Name where it is instead: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}. Then change the secret: it has been in a file.',
  },
  'config/null-value': {
    severity: 'error',
    meaning: 'A field is null. kscctl does not guess whether that means "reset" or "leave alone".',
    hint: 'Give it a value, or leave it out where it is not required: what is left out stays as the server has it.',
  },
  'config/unknown-field': {
    severity: 'error',
    meaning: 'A field that the kind does not have.',
    hint: 'Remove it; "kscctl schema KIND" prints the fields that the kind has.',
  },
  'config/earlier-name-declared': {
    severity: 'warning',
    meaning:
      'metadata.previously names a resource that is declared as well. Its object stays with it: nothing is renamed.',
    hint: 'Remove the entry. To exchange two names, rename one to a third name, and apply after each step.',
  },
  'config/missing-field': {
    severity: 'error',
    meaning: 'A required field is absent.',
    hint: 'Add the field.',
  },
  'config/wrong-type': {
    severity: 'error',
    meaning: 'A field holds a value of another type than the kind asks for.',
    hint: 'Change the value; text that looks like a number or a date needs quotes.',
  },
  'config/invalid-value': {
    severity: 'error',
    meaning: 'A field holds a value of the right type that is not allowed there.',
    hint: 'Use one of the allowed values.',
  },
  'config/unknown-kind': {
    severity: 'error',
    meaning: 'A document names a kind that kscctl does not know.',
    hint: 'Kinds are case-sensitive; "kscctl schema" lists them.',
  },
  'config/unknown-api-version': {
    severity: 'error',
    meaning: 'A document names an apiVersion that this version of kscctl does not read.',
    hint: 'Write "apiVersion: kscctl/v1".',
  },
  'config/duplicate-resource': {
    severity: 'error',
    meaning: 'Two documents (or list entries) declare the same resource.',
    hint: 'Keep one of them, or give them different names.',
  },
  'config/same-server-object': {
    severity: 'error',
    meaning: 'Two resources with different names would manage the same object on the server.',
    hint: 'Keep one of them, or let them differ in what finds the object: its name and group, or its device.',
  },
  'config/unknown-target': {
    severity: 'error',
    meaning: 'The target asked for is not in kscctl.yaml, or none is the default.',
    hint: 'Name one with -t, or mark one target with "default: true".',
  },
  'config/credentials': {
    severity: 'error',
    meaning: 'No usable credentials for the target were found.',
    hint: 'Set KSCCTL_USER and KSCCTL_PASSWORD, or KSCCTL_TOKEN, in the environment.',
  },
  'config/unsupported': {
    severity: 'error',
    meaning: 'The project asks for something that this version of kscctl does not do yet.',
    hint: 'Remove it from the project for now.',
  },
  'reference/not-found': {
    severity: 'error',
    meaning: 'A resource refers to something that is neither declared nor on the server.',
    hint: 'Declare it, or correct the name.',
  },
  'reference/not-declared': {
    severity: 'info',
    meaning: 'A resource refers to something that is not declared. Whether the server has it only plan can tell.',
    hint: 'Nothing to do if the server has it; declare it if kscctl is to keep it.',
  },
  'reference/looks-like': {
    severity: 'warning',
    meaning: 'A resource refers to something that is not declared, but a very similar name is.',
    hint: 'Correct the name if that one was meant.',
  },
  'reference/ambiguous': {
    severity: 'error',
    meaning: 'A name fits more than one object of the server.',
    hint: 'Say which one: for a device {id: ...}, for a resource metadata.serverKey.',
  },
  'reference/title-differs': {
    severity: 'error',
    meaning: 'The title written beside an update is not the title of that update on the server.',
    hint: 'Check that the right update is named; then correct the title.',
  },
  'server/unreachable': {
    severity: 'error',
    meaning: 'No connection to the server could be made.',
    hint: 'Check the address and that the server runs and lets you in on that port.',
  },
  'server/certificate': {
    severity: 'error',
    meaning: 'The server showed a certificate that the target does not trust.',
    hint: 'Point caFile at the certificate of the server (klserver.cer), or pin it with tls.certificateSha256. Where it is for another name only, give that name in tls.serverName.',
  },
  'server/credentials': {
    severity: 'error',
    meaning: 'The server refused user and password, or the token.',
    hint: 'Check KSCCTL_USER, KSCCTL_PASSWORD and KSCCTL_DOMAIN, or KSCCTL_TOKEN, and those of the target alone (KSCCTL_HQ_TOKEN); and virtualServer, where the target names one.',
  },
  'server/second-factor': {
    severity: 'error',
    meaning: 'The account has two-step verification, and no code, or a wrong or used one, was given.',
    hint: 'Use an account that is exempt, or a token (KSCCTL_TOKEN); for one run by hand set KSCCTL_TOTP to the code of the moment.',
  },
  'server/session-lost': {
    severity: 'error',
    meaning: 'The server ended the session, and a new one was ended again.',
    hint: 'Run the command again; if it repeats, look at the server for limits on sessions.',
  },
  'server/other-virtual-server': {
    severity: 'error',
    meaning:
      'The target names a virtual server and the session that the server gave is on the main one, or the target names none and the session is on a virtual one, as with a token that was made there.',
    hint: 'If the server of the session is meant, name it in virtualServer of the target, and leave that out for the main one; if not, use a token or an account of the server that is.',
  },
  'server/call-failed': {
    severity: 'error',
    meaning: 'The server answered a call with an error.',
    hint: 'The method and the error of the server are named; look the error up in its log.',
  },
  'server/http-error': {
    severity: 'error',
    meaning: 'The server, or a proxy before it, could not answer a call: HTTP 500 or above.',
    hint: 'Try again later. If it stays so, look into the log of the Administration Server or of the proxy; at the very first call, check the address as well.',
  },
  'server/protocol': {
    severity: 'error',
    meaning: 'The server answered something that is not the protocol of KSC Open API.',
    hint: 'Check that the address is that of an Administration Server (usually port 13299).',
  },
  'server/partial-read': {
    severity: 'warning',
    meaning: 'Objects of a kind could not all be read. Creations and deletions of that kind are held.',
    hint: 'The error of the first object is shown; mend it and run again.',
  },
  'server/not-read': {
    severity: 'warning',
    meaning:
      'The object of a declared resource could not be read: it is neither present nor proven absent. Nothing is planned for it, and no second one is created.',
    hint: 'Give the account the right to read the object, then plan again.',
  },
  'server/not-readable': {
    severity: 'warning',
    meaning: 'The server refused to tell something that plan reads.',
    hint: 'Give the account the right to read it; "kscctl doctor" lists the least rights by area.',
  },
  'server/unknown-field': {
    severity: 'warning',
    meaning:
      'The server does not say what value a declared field has, so it can be neither compared nor planned, and the plan is not in sync.',
    hint: 'See docs/wire.md for what stands behind the name, and dictionary.override in kscctl.yaml. To do without it, put it under metadata.lifecycle.ignore.',
  },
  'dictionary/template': {
    severity: 'error',
    meaning: 'dictionary.templates in kscctl.yaml names a task or policy that cannot serve as a template.',
    hint: 'Name one that is on the server, by its display name or id; "kscctl doctor" proposes candidates.',
  },
  'dictionary/differs-here': {
    severity: 'warning',
    meaning:
      'Objects of this server carry another value than the dictionary has. The message says which of them is written.',
    hint: 'To write another value, put it into dictionary.override, and the name of the entry into dictionary.accept.',
  },
  'ledger/other-server': {
    severity: 'error',
    meaning: 'The ledger in .kscctl belongs to another server.',
    hint: 'If the target was moved on purpose, remove the ledger file named: nothing on a server changes by that.',
  },
  'ledger/unreadable': {
    severity: 'error',
    meaning: 'The ledger file cannot be read. It is left as it is.',
    hint: 'Restore it from a backup, or move it away: kscctl then starts with an empty ledger and deletes nothing.',
  },
  'update/waiting': {
    severity: 'info',
    meaning: 'An approval names an update that this server does not know (yet, or any more). It waits.',
    hint: 'Nothing to do: it is decided as soon as the server knows the update.',
  },
  'update/others': {
    severity: 'info',
    meaning:
      'How many updates of Microsoft and of third parties the server lists. kscctl manages those of Kaspersky only.',
    hint: 'kscctl leaves them alone; decide on them in the console.',
  },
  'update/looks-like': {
    severity: 'warning',
    meaning: 'An approval names an update that the server does not know, but a very similar one exists.',
    hint: 'Correct the name if that one was meant.',
  },
  'update/eula-not-listed': {
    severity: 'error',
    meaning: 'An update to be approved needs an End User License Agreement that acceptEulas does not name.',
    hint: 'Read the agreement; to accept it in the name of your company, add it to acceptEulas with a reason.',
  },
  'update/eula-beside-decline': {
    severity: 'warning',
    meaning: 'acceptEulas stands beside a decision other than Approved and is ignored.',
    hint: 'Remove acceptEulas.',
  },
  'points/automatic': {
    severity: 'error',
    meaning: 'Distribution points are declared, but the server assigns its distribution points automatically.',
    hint: 'Turn automatic assignment off on the server (Distribution points, "Manually assign"), then plan again.',
  },
  'task/overlap': {
    severity: 'warning',
    meaning: 'A task of the same type with an overlapping scope exists beside one that is to be created.',
    hint: 'Take the existing task over with metadata.serverKey, or go on with both.',
  },
  'task/switched-off': {
    severity: 'warning',
    meaning: 'A declared task is switched off on the server. Its schedule may be as declared, but nothing starts it.',
    hint: 'Switch the task on in the console; kscctl has no field for it.',
  },
  'task/narrowed': {
    severity: 'warning',
    meaning:
      'A task on the server leaves out groups that its declaration does not mention: it is for fewer devices than it seems.',
    hint: 'Declare except or subgroups beside scope.group.',
  },
  'reach/cut-off': {
    severity: 'warning',
    meaning:
      'A plan leaves devices without any source of files: they may use distribution points only, and no point would serve them.',
    hint: 'Keep a point for them, or let the policy allow other sources (distributeFilesThroughDistributionPointsOnly).',
  },
  'plan/not-empty': {
    severity: 'warning',
    meaning:
      'A group is to be deleted, and something in it does not go with the plan: devices, groups, policies or tasks. The server removes an empty group only, so the change would fail. What could not be counted is told as unknown.',
    hint: 'Move what is in it elsewhere first, in the configuration or in the console, or declare the group again.',
  },
  'plan/exchanged-places': {
    severity: 'info',
    meaning:
      "Groups stand at each other's places, such as two that somebody gave each other's name. One of them is set aside under the name kscctl-between-ID while the others go to their places; a run that ends in between leaves it there, and the next one goes on.",
    hint: 'Nothing to do.',
  },
  'plan/cycle': {
    severity: 'error',
    meaning: 'Changes wait for each other in a ring, so there is no order in which they are safe.',
    hint: 'Take one of them out of this revision, apply the rest, then bring it in.',
  },
  'ownership/adopted-left': {
    severity: 'info',
    meaning: 'A resource that was adopted left the configuration. It is forgotten; the server keeps the object.',
    hint: 'Nothing to do. To have such an object removed, declare lifecycle.prune: true before you remove it.',
  },
  'ownership/not-ours': {
    severity: 'warning',
    meaning:
      'A change would remove an object that kscctl did not create, or that is no longer called or placed as kscctl left it. The guard protected holds it.',
    hint: 'Look at the object. If it may go, give --acknowledge protected; or, where it is replaced, declare lifecycle.prune: true.',
  },
  'ownership/another-object': {
    severity: 'warning',
    meaning:
      'An object has the id of one in the ledger, but was made at another time: the database of the server was restored or made anew. It is left alone.',
    hint: 'If the whole server is another one by now, remove the ledger file: nothing on a server changes by that.',
  },
  'ownership/twin': {
    severity: 'warning',
    meaning:
      'Beside the object that kscctl manages there is another one of the same name and place, which nobody declares.',
    hint: 'Remove one of the two in the console; metadata.serverKey says which one is meant.',
  },
  'ownership/pointed-elsewhere': {
    severity: 'warning',
    meaning:
      'metadata.serverKey names another object than the one that the declaration stood for. The earlier one is kept in the ledger until somebody says what is to become of it; one that was adopted is forgotten.',
    hint: 'To remove it: --acknowledge protected --reason "...". To keep it: declare it under a name of its own with its metadata.serverKey, or put the earlier key back.',
  },
  'usage/wrong': {
    severity: 'error',
    meaning: 'The command line cannot be understood, or contradicts itself. Nothing was done.',
    hint: '"kscctl COMMAND --help" lists the options of a command.',
  },
  'local/not-writable': {
    severity: 'error',
    meaning: 'kscctl could not keep its local state (ledger, lock, the embedded server) beside the project.',
    hint: 'Check permissions and free space of the folder .kscctl beside kscctl.yaml.',
  },
  'local/output-lost': {
    severity: 'error',
    meaning: 'What a command printed could not be written. What it did is done all the same.',
    hint: 'Check free space where standard output goes.',
  },
  'local/interrupted': {
    severity: 'error',
    meaning:
      'A signal (SIGINT, SIGTERM, SIGHUP) ended a command while it read the server. Nothing was written to the server.',
    hint: 'Run the command again.',
  },
  'run/no-consent': {
    severity: 'warning',
    meaning: 'apply changed nothing, as nobody consented to the plan.',
    hint: 'Run it with --auto-approve, or in a terminal.',
  },
  'lock/held': {
    severity: 'error',
    meaning: 'Another run holds the lock of this project.',
    hint: 'Wait for it to end; the lock names its process.',
  },
  'lock/taken-over': {
    severity: 'warning',
    meaning: 'The lock belonged to a process that no longer runs. It was taken over.',
    hint: 'The earlier run ended without saying so: look at the plan with care.',
  },
  'sim/failed': {
    severity: 'error',
    meaning: 'The simulated server could not be started or used.',
    hint: 'The message says what is wrong; "kscctl sim reset" starts its world afresh.',
  },
  'git/failed': {
    severity: 'error',
    meaning: 'Git could not do what was asked of it.',
    hint: 'Git itself says why: check the address, the branch or revision, and the access of this account.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type DiagnosticCode = keyof typeof catalogue;
