import type { KscClient } from '../../ksc/client.ts';
import { PxgError } from '../../ksc/errors.ts';
import { countView, readView } from '../../ksc/iterate.ts';
import { pxgCodes } from '../../ksc/pxg-codes.ts';
import type { KscParams } from '../../ksc/values.ts';

const updateView = 'v_vapm_update';

const documentedColumns = ['binKlUpdUid', 'nKlUpdateDbId', 'ProductName', 'strToVersion', 'wstrTitle'] as const;

/** A filter that no update fits: what is asked is only whether the server knows the columns. */
const noUpdate = '(nKlUpdateDbId=-1)';

/**
 * The columns of updates that this server has, found out once in a run; later reads ask for these only, so that whatever
 * is refused then is an error and no column that is not there.
 */
export class UpdateRows {
  #columns: readonly string[] | null = null;

  /**
   * Rows that a filter fits. `guessed` columns are on no page that could be read: those that the server does not have are
   * left out. Throws PxgError for every other refusal.
   */
  async read(client: KscClient, filter: string, guessed: readonly string[]): Promise<KscParams[]> {
    if (this.#columns !== null) return readView(client, updateView, { filter, fields: this.#columns });
    const all = [...documentedColumns, ...guessed];
    try {
      const rows = await readView(client, updateView, { filter, fields: all });
      this.#columns = all;
      return rows;
    } catch (error) {
      if (!mayBeColumn(error)) throw error;
      const absent = await refusedColumns(client, guessed);
      const fields = all.filter((column) => !absent.has(column));
      const rows = await readView(client, updateView, { filter, fields });
      this.#columns = fields;
      return rows;
    }
  }
}

/** Columns that are refused one by one, each of them twice in the same words: what passes by is no missing column. */
async function refusedColumns(client: KscClient, columns: readonly string[]): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  for (const column of columns) {
    const first = await refusalOf(client, column);
    if (first !== null && first === (await refusalOf(client, column))) refused.add(column);
  }
  return refused;
}

async function refusalOf(client: KscClient, column: string): Promise<string | null> {
  try {
    await countView(client, updateView, { filter: noUpdate, fields: ['nKlUpdateDbId', column] });
    return null;
  } catch (error) {
    if (!mayBeColumn(error)) throw error;
    return (error as PxgError).message;
  }
}

/** No document tells the number for a column that is not there. These two are told, and mean something else. */
function mayBeColumn(error: unknown): boolean {
  return error instanceof PxgError && error.pxgCode !== pxgCodes.noAccess && error.pxgCode !== pxgCodes.unavailable;
}
