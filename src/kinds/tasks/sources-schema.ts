import { listOf, object, text } from '../../schema/field.ts';

/** The wire has one field for addresses and folders: only the beginning tells them apart (sources-wire.ts). */
const scheme = '([Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://';

/** reference: ksc-openapi-additions.md 1 (UpdateSourceList), domain.md 3.2 and 4.1. */
export const sourcesSchema = listOf(
  'Where updates come from, in order: the first source that can be reached serves.',
  object(
    'A source: distributionPoints, administrationServer, kaspersky, {url} or {folder}.',
    {
      url: text('An HTTP, HTTPS or FTP address whose folders mirror those of the Kaspersky update servers.', {
        pattern: `^${scheme}.`,
        patternMeaning: 'an address that begins with http://, https:// or ftp://',
      }),
      folder: text('A local or network folder, as the device that runs the task sees it.', {
        pattern: `^(?!${scheme}).`,
        patternMeaning: 'a folder; an address is written as url',
      }),
    },
    { exactlyOne: ['url', 'folder'], words: ['distributionPoints', 'administrationServer', 'kaspersky'] },
  ),
  { minItems: 1 },
);
