import { type Dictionary, type DictionaryEntry, entry } from '../../ksc/dictionary.ts';
import { intOf, isArray, isParams, type KscParams, type KscValue, paramsOf, textOf } from '../../ksc/values.ts';
import type { Json } from '../../model/json.ts';
import { isJsonArray, isJsonObject } from '../../model/json.ts';

/** Update sources (reference: additions 1, D:15/a00264). */
export const sourceEntries = {
  list: entry(
    'source.list',
    'UpdateSourceList',
    'inferred',
    'additions 1: keys and values are [D] for the download task of the server; that other tasks have them is [I]',
    'ordered list of update sources in TASK_ADDITIONAL_PARAMS',
  ),
  administrationServer: entry(
    'source.administration-server',
    1,
    'documented',
    'additions 1 [D]: AdminKit transport',
    'type of the source Administration Server',
  ),
  kaspersky: entry(
    'source.kaspersky',
    2,
    'documented',
    'additions 1 [D]',
    'type of the source Kaspersky update servers',
  ),
  user: entry(
    'source.user',
    3,
    'documented',
    'additions 1 [D]: the sample has a network folder',
    'type of a source named by the user: an address or a folder',
  ),
  distributionPoints: entry(
    'source.distribution-points',
    1001,
    'invented',
    'additions 1: no value for it is known',
    'type of the source Distribution points',
  ),
} as const;

/** Kaspersky servers over HTTPS, read as the same source [D]. */
const kasperskyHttps = 8;
const isAddress = /^(https?|ftp):\/\//i;

/** The list as a spec writes it; null where the task does not have it. A source of another type stays visible. */
export function readSources(task: KscParams, dictionary: Dictionary): Json | null {
  const list = paramsOf(task, 'TASK_ADDITIONAL_PARAMS')[dictionary.value(sourceEntries.list)];
  if (!isArray(list)) return null;
  dictionary.markSeen(sourceEntries.list);
  return list.filter(isParams).map((element) => readSource(element, dictionary));
}

export function overlaySources(task: KscParams, sources: Json, dictionary: Dictionary): KscParams {
  const list = isJsonArray(sources) ? sources.map((source) => writeSource(source, dictionary)) : [];
  const additional = { ...paramsOf(task, 'TASK_ADDITIONAL_PARAMS'), [dictionary.value(sourceEntries.list)]: list };
  return { ...task, TASK_ADDITIONAL_PARAMS: additional };
}

export function sourceEntriesOf(sources: Json): DictionaryEntry[] {
  const used = isJsonArray(sources) ? sources.map(typeEntry) : [];
  return [sourceEntries.list, ...used];
}

function readSource(element: KscParams, dictionary: Dictionary): Json {
  const type = intOf(element, 'type');
  const url = textOf(element, 'url') ?? '';
  if (type === dictionary.value(sourceEntries.kaspersky) || type === kasperskyHttps) return 'kaspersky';
  if (type === dictionary.value(sourceEntries.administrationServer)) return 'administrationServer';
  if (type === dictionary.value(sourceEntries.distributionPoints)) return 'distributionPoints';
  if (type === dictionary.value(sourceEntries.user)) return isAddress.test(url) ? { url } : { folder: url };
  return { type, url };
}

function writeSource(source: Json, dictionary: Dictionary): KscValue {
  const target = isJsonObject(source) ? (source['url'] ?? source['folder']) : '';
  return { type: dictionary.value(typeEntry(source)), url: String(target ?? ''), use_proxy: true };
}

function typeEntry(source: Json): DictionaryEntry<number> {
  if (isJsonObject(source)) return sourceEntries.user;
  if (source === 'kaspersky') return sourceEntries.kaspersky;
  return source === 'administrationServer' ? sourceEntries.administrationServer : sourceEntries.distributionPoints;
}
