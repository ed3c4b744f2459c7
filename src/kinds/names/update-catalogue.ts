import type { KscClient } from '../../ksc/client.ts';
import { type Dictionary, entry } from '../../ksc/dictionary.ts';
import { equals, not } from '../../ksc/filter.ts';
import { countView, readView } from '../../ksc/iterate.ts';
import { arrayOf, boolOf, hexOf, intOf, KscDateTime, type KscParams, textOf } from '../../ksc/values.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { UpdateRows } from './update-rows.ts';

/** Columns of `v_vapm_update` and `EulaSrvViewName` that the documents do not name, or only in passing. */
export const updateEntries = {
  approval: entry(
    'update.approval',
    'nApprovementState',
    'inferred',
    'ksc-openapi.md 6.3: the row was in the part cut off; the enum is [D]',
    'decision on an update: 0 undefined, 1 approved, -1 declined',
  ),
  eula: entry(
    'update.eula',
    'nEulaDbId',
    'documented',
    'ksc-openapi.md 6.3 [D]',
    'id of the EULA of an update, 0 for none',
  ),
  importance: entry(
    'update.importance',
    'SIM_nImportance',
    'invented',
    'additions 4: the enum is [D], the column is unknown',
    '0 unknown, 1 not critical, 2 critical',
  ),
  uninstallable: entry(
    'update.uninstallable',
    'SIM_bUninstallable',
    'invented',
    'domain.md 6.1: some updates cannot be uninstalled; no column is known',
    'whether a declined update can be uninstalled',
  ),
  hotfixId: entry(
    'update.hotfix-id',
    'binKlUpdUid as lower-case hex',
    'inferred',
    'product.md: KLHST_HF_ID is documented, its value for a Kaspersky update is not',
    'under which id devices report an installed update',
  ),
  deviceProduct: entry(
    'update.device-product',
    'KLHST_WKS_PRODUCT_NAME = ProductName',
    'inferred',
    'ksc-openapi.md 7: the attribute is [D], its content is not described',
    'how an update finds the devices that have its product',
  ),
  deviceVersion: entry(
    'update.device-version',
    'KLHST_WKS_PRODUCT_VERSION = strToVersion',
    'inferred',
    'ksc-openapi.md 7: the attribute is [D], that it is the ProdVersion of that product, to be compared with strToVersion, is [I]',
    'how devices are found that have the version of an update, or a newer one',
  ),
  componentProduct: entry(
    'update.component-product',
    'Kaspersky Security Center Network Agent',
    'inferred',
    'domain.md 1: component patches are a class of their own; ProductName of the class is not documented',
    'ProductName of patches for Network Agent',
  ),
  taskProducts: entry(
    'update.task-product',
    { 'Kaspersky Endpoint Security for Windows': 'KES' },
    'inferred',
    'additions 1 [KR]: the policy of that application has product KES; that ProductName of its updates is this name is [I]',
    'which update tasks install the updates of a product',
  ),
  pendingEulas: entry(
    'eula.pending',
    'an empty eula_tAcceptTime',
    'inferred',
    'ksc-openapi.md 6.4 speaks of accepted EULAs only',
    'that the view lists EULAs that are not accepted yet',
  ),
} as const;

/** Kaspersky updates in `nSource` (reference: ksc-openapi.md 6.1 [D]). */
export const kasperskySource = 4;

export interface KasperskyUpdate {
  /** Lower-case hex of binKlUpdUid: the same on all servers. */
  readonly uid: string;
  /** nKlUpdateDbId: the id on this server. */
  readonly dbId: number;
  readonly product: string;
  readonly version: string;
  readonly title: string;
  /** Null where the server does not tell it. */
  readonly approval: -1 | 0 | 1 | null;
  readonly eulaId: number | null;
  readonly uninstallable: boolean | null;
  readonly critical: boolean | null;
}

export interface Eula {
  readonly id: number;
  readonly name: string;
  /** Lower-case hex of eula_binEulaUid. */
  readonly uid: string;
  readonly accepted: boolean;
}

/** nLCID 0 is multilingual [D]. */
const anyLanguage = 0;

const eulaColumns = ['eula_nId', 'eula_szwName', 'eula_binEulaUid', 'eula_tAcceptTime'] as const;

/** The Kaspersky updates and EULAs of a server. */
export class UpdateCatalogue {
  #updates: ReadonlyMap<string, KasperskyUpdate> = new Map();
  #eulas: ReadonlyMap<number, Eula> = new Map();
  readonly #rows = new UpdateRows();
  readonly #neededEulas = new Map<string, readonly number[]>();

  async load(client: KscClient, dictionary: Dictionary): Promise<void> {
    const filter = `(nSource=${kasperskySource})`;
    const [updates] = await Promise.all([this.#read(client, dictionary, filter), this.#loadEulas(client, dictionary)]);
    this.#updates = new Map(updates.map((update) => [update.uid, update]));
  }

  /** Reads one update again, with the EULAs. */
  async refresh(client: KscClient, dictionary: Dictionary, uid: string): Promise<KasperskyUpdate | null> {
    const known = this.byUid(uid);
    if (known === null) return null;
    const [rows] = await Promise.all([
      this.#read(client, dictionary, `(nKlUpdateDbId=${known.dbId})`),
      this.#loadEulas(client, dictionary),
    ]);
    const row = rows.find((one) => one.uid === uid) ?? null;
    const others = [...this.#updates].filter(([key]) => key !== uid);
    this.#updates = new Map(row === null ? others : [...others, [uid, row]]);
    return row;
  }

  /** Asks which EULAs an update needs (VapmControlApi.GetEulasIdsForUpdates [K]). */
  async loadNeededEulas(client: KscClient, update: KasperskyUpdate): Promise<void> {
    const answer = await client.call('VapmControlApi.GetEulasIdsForUpdates', {
      pUpdates: [{ nSource: kasperskySource, nPatchDbId: update.dbId }],
      nLcid: anyLanguage,
    });
    const ids = arrayOf(answer, 'pEulaIds').filter((id) => typeof id === 'number');
    this.#neededEulas.set(update.uid, ids);
  }

  /** EULAs that an update needs, as far as the server told. */
  neededEulas(update: KasperskyUpdate): readonly Eula[] {
    const own = update.eulaId === null || update.eulaId === 0 ? [] : [update.eulaId];
    const ids = new Set([...(this.#neededEulas.get(update.uid) ?? []), ...own]);
    return [...ids].map((id) => this.#eulas.get(id) ?? { id, name: '', uid: '', accepted: false });
  }

  async #read(client: KscClient, dictionary: Dictionary, filter: string): Promise<KasperskyUpdate[]> {
    const { approval, eula, importance, uninstallable } = updateEntries;
    const guessed = [approval, eula, importance, uninstallable].map((one) => dictionary.value(one));
    const rows = await this.#rows.read(client, filter, guessed);
    return rows.flatMap((row) => updateOf(row, dictionary) ?? []);
  }

  async #loadEulas(client: KscClient, dictionary: Dictionary): Promise<void> {
    const rows = await readView(client, 'EulaSrvViewName', { filter: '', fields: eulaColumns });
    const pending = rows.find(
      (row) => row['eula_tAcceptTime'] instanceof KscDateTime && row['eula_tAcceptTime'].text === '',
    );
    if (pending !== undefined)
      dictionary.on(`EULA "${textOf(pending, 'eula_szwName') ?? ''}"`).markSeen(updateEntries.pendingEulas);
    this.#eulas = new Map(rows.map(eulaOf).map((eula) => [eula.id, eula]));
  }

  get all(): readonly KasperskyUpdate[] {
    return [...this.#updates.values()];
  }

  /** Updates that a reference fits: the hex id, or product, version and title. */
  fitting(reference: Json): readonly KasperskyUpdate[] {
    if (!isJsonObject(reference)) {
      const update = this.byUid(String(reference).toLowerCase());
      return update === null ? [] : [update];
    }
    const { product, version, title } = reference;
    return this.all.filter((one) => one.product === product && one.version === version && one.title === title);
  }

  byUid(uid: string): KasperskyUpdate | null {
    return this.#updates.get(uid) ?? null;
  }

  /** By name or by hex id. */
  eulasNamed(text: string): readonly Eula[] {
    const uid = text.toLowerCase();
    return [...this.#eulas.values()].filter((eula) => eula.name === text || eula.uid === uid);
  }
}

/** How many updates of other sources (Microsoft, third party) the server lists. Counted by the server: no row is read. */
export function countOtherUpdates(client: KscClient): Promise<number | null> {
  const filter = not(equals('nSource', kasperskySource));
  return countView(client, 'v_vapm_update', { filter, fields: ['nSource'] });
}

function updateOf(row: KscParams, dictionary: Dictionary): KasperskyUpdate | null {
  const uid = hexOf(row['binKlUpdUid']);
  const dbId = intOf(row, 'nKlUpdateDbId');
  if (uid === null || dbId === null) return null;
  const title = textOf(row, 'wstrTitle') ?? '';
  const product = textOf(row, 'ProductName') ?? '';
  const here = dictionary.on(`update "${title}"`);
  const approval = intOf(row, dictionary.value(updateEntries.approval));
  const importance = intOf(row, dictionary.value(updateEntries.importance));
  const uninstallable = boolOf(row, dictionary.value(updateEntries.uninstallable));
  if (approval !== null) here.markSeen(updateEntries.approval);
  if (importance !== null) here.markSeen(updateEntries.importance);
  if (uninstallable !== null) here.markSeen(updateEntries.uninstallable);
  if (product === dictionary.value(updateEntries.componentProduct)) here.markSeen(updateEntries.componentProduct);
  return {
    uid,
    dbId,
    product,
    version: textOf(row, 'strToVersion') ?? '',
    title,
    approval: approval === 1 || approval === -1 || approval === 0 ? approval : null,
    eulaId: intOf(row, dictionary.value(updateEntries.eula)),
    uninstallable,
    critical: importance === null || importance === 0 ? null : importance === 2,
  };
}

function eulaOf(row: KscParams): Eula {
  const accepted = row['eula_tAcceptTime'];
  return {
    id: intOf(row, 'eula_nId') ?? -1,
    name: textOf(row, 'eula_szwName') ?? '',
    uid: hexOf(row['eula_binEulaUid']) ?? '',
    accepted: accepted instanceof KscDateTime && accepted.text !== '',
  };
}
