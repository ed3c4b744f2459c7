import type { KscClient } from '../../ksc/client.ts';
import { type Dictionary, entry } from '../../ksc/dictionary.ts';
import { arrayOf, intOf, isParams, type KscParams, textOf } from '../../ksc/values.ts';

/** Device selections: QueriesStorage is documented by its signatures; `PredefinedID` by additions 5 [D]. */
export const selectionEntries = {
  deviceSelections: entry(
    'selection.type',
    1,
    'invented',
    'additions 5 names no value of eType',
    'eType of device selections',
  ),
  id: entry('selection.id', 'SIM_nQueryId', 'invented', 'not found in public', 'id of a selection in GetQueries'),
  name: entry(
    'selection.name',
    'SIM_strQueryName',
    'invented',
    'not found in public',
    'name of a selection in GetQueries',
  ),
  predefinedId: entry(
    'selection.predefined',
    'PredefinedID',
    'documented',
    'additions 5 [D]',
    'id of a predefined selection',
  ),
} as const;

export interface Selection {
  readonly id: number;
  readonly name: string;
  readonly predefinedId: string;
}

export class SelectionDirectory {
  #selections: readonly Selection[] | null = null;

  async load(client: KscClient, dictionary: Dictionary): Promise<void> {
    if (this.#selections !== null) return;
    const answer = await client.call('QueriesStorage.GetQueries', {
      eType: dictionary.value(selectionEntries.deviceSelections),
    });
    const rows = arrayOf(answer, 'PxgRetVal').filter(isParams);
    this.#selections = rows.flatMap((row) => selectionOf(row, dictionary) ?? []);
  }

  /** By predefined id or by name. */
  find(text: string): readonly Selection[] {
    const all = this.#selections ?? [];
    const predefined = all.filter((one) => one.predefinedId === text);
    return predefined.length > 0 ? predefined : all.filter((one) => one.name === text);
  }

  /** How to write a selection: predefined ones by their id, which is the same on every server. */
  wordsFor(id: number): string {
    const selection = (this.#selections ?? []).find((one) => one.id === id);
    if (selection === undefined) return `selection ${id}`;
    return selection.predefinedId === '' ? selection.name : selection.predefinedId;
  }
}

/** Null for a row without an id under the name that is known for it: nothing could be written with it. */
function selectionOf(row: KscParams, dictionary: Dictionary): Selection | null {
  const id = intOf(row, dictionary.value(selectionEntries.id));
  const name = textOf(row, dictionary.value(selectionEntries.name));
  const predefinedId = textOf(row, dictionary.value(selectionEntries.predefinedId)) ?? '';
  const here = dictionary.on(`device selection "${name ?? predefinedId}"`);
  if (id !== null) here.markSeen(selectionEntries.id);
  if (name !== null) here.markSeen(selectionEntries.name);
  // A predefined selection of devices among the rows says what they are (additions 5 [D]).
  if (predefinedId === 'UPDATE_AGENTS') here.markSeen(selectionEntries.deviceSelections);
  return id === null ? null : { id, name: name ?? '', predefinedId };
}
