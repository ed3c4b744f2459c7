import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** All that a server keeps on disk but its call log, looked at from outside. */
export class DatabaseContent {
  readonly #database: DatabaseSync;
  readonly #tables: readonly string[];
  #version = -1;
  #digest = '';

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true });
    const rows = this.#database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
    this.#tables = rows
      .map((row) => String(row['name']))
      .filter((name) => name !== 'calls' && name !== 'sqlite_sequence');
  }

  /** A digest of the content; worked out anew only when somebody has written since. */
  digest(): string {
    const version = Number(this.#database.prepare('PRAGMA data_version').get()?.['data_version']);
    if (version === this.#version) return this.#digest;
    const hash = createHash('sha256');
    for (const table of this.#tables) {
      hash.update(`\n${table}\n`);
      const statement = this.#database.prepare(`SELECT * FROM ${table}`);
      statement.setReturnArrays(true);
      for (const row of statement.iterate()) hash.update(JSON.stringify(row));
    }
    this.#version = version;
    this.#digest = hash.digest('hex');
    return this.#digest;
  }

  close(): void {
    this.#database.close();
  }
}
