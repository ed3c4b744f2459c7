import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

import { defineFunctions } from './sql-functions.ts';

export type Row = Record<string, SQLOutputValue>;
export type Bindings = readonly SQLInputValue[] | Readonly<Record<string, SQLInputValue>>;

/** How long a transaction waits for another one, of this process or another. */
export const busyMs = 10_000;

/** One open database with its prepared statements. All state that processes share is in here, nowhere else. */
export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`PRAGMA busy_timeout = ${busyMs}`);
    defineFunctions(this.#database);
  }

  /** Runs statements without keeping them. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  get(sql: string, bindings: Bindings = []): Row | undefined {
    const statement = this.#prepare(sql);
    return isNamed(bindings) ? statement.get(bindings) : statement.get(...bindings);
  }

  all(sql: string, bindings: Bindings = []): Row[] {
    const statement = this.#prepare(sql);
    return isNamed(bindings) ? statement.all(bindings) : statement.all(...bindings);
  }

  /** Visits rows one by one, as arrays in the order of the columns, for tables that are large. */
  each(sql: string, visit: (row: readonly SQLOutputValue[]) => void, bindings: readonly SQLInputValue[] = []): void {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    for (const row of statement.iterate(...bindings)) visit(row as unknown as SQLOutputValue[]);
  }

  run(sql: string, bindings: Bindings = []): { changes: number; id: number } {
    const statement = this.#prepare(sql);
    const done = isNamed(bindings) ? statement.run(bindings) : statement.run(...bindings);
    return { changes: Number(done.changes), id: Number(done.lastInsertRowid) };
  }

  /** Rows changed since the database was opened by this process. */
  totalChanges(): number {
    return Number(this.get('SELECT total_changes() AS n')?.['n'] ?? 0);
  }

  /**
   * Runs `work` in one transaction, immediate when it may write, and rolls back when it throws. Inside another
   * transaction it simply runs.
   */
  transaction<T>(kind: 'read' | 'write', work: () => T): T {
    if (this.#depth > 0) return work();
    this.#database.exec(kind === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
    this.#depth = 1;
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth = 0;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size > 500) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    statement.setAllowUnknownNamedParameters(true);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** True for what the database itself throws: locked, full, damaged. */
export function isDatabaseError(error: unknown): error is Error & { readonly errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

function isNamed(bindings: Bindings): bindings is Readonly<Record<string, SQLInputValue>> {
  return !Array.isArray(bindings);
}
