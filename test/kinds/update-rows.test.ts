import { expect, test } from 'vitest';
import { UpdateRows } from '../../src/kinds/names/update-rows.ts';
import type { KscClient } from '../../src/ksc/client.ts';
import { PxgError } from '../../src/ksc/errors.ts';
import type { KscParams } from '../../src/ksc/values.ts';

/** A server that refuses to read the column `guess` as often as there are words for it, and what it was asked for last. */
function refusing(...words: readonly string[]) {
  const left = [...words];
  const asked: unknown[] = [];
  const call = (method: string, args: KscParams): Promise<KscParams> => {
    if (method === 'SrvView.GetRecordCount') return Promise.resolve({ PxgRetVal: 0 });
    if (method !== 'SrvView.ResetIterator') return Promise.resolve({});
    const columns = args['vecFieldsToReturn'] as readonly string[];
    asked.push(columns.filter((one) => one === 'guess' || one === 'known'));
    const message = columns.includes('guess') ? left.shift() : undefined;
    if (message === undefined) return Promise.resolve({ wstrIteratorId: 'i' });
    return Promise.reject(new PxgError({ code: 1, module: 'KLSTD', message }, { method, server: 's' }));
  };
  const client: KscClient = {
    url: 'https://127.0.0.1:1',
    pinned: (work) => work({ generation: 1, call }),
    call,
    certificate: () => null,
    close: () => Promise.resolve(),
  };
  return { client, asked };
}

/** Which guessed columns are asked for in the end, and again in the next read. */
async function columns(...words: readonly string[]): Promise<readonly unknown[]> {
  const { client, asked } = refusing(...words);
  const rows = new UpdateRows();
  await rows.read(client, '', ['guess', 'known']);
  const last = asked.at(-1);
  await rows.read(client, '', ['guess', 'known']);
  return [last, asked.at(-1)];
}

test('a column is missing where it is refused twice in the same words, and is not asked for again', async () => {
  const both = ['guess', 'known'];
  expect(await columns()).toEqual([both, both]);
  expect(await columns('no column', 'no column', 'no column')).toEqual([['known'], ['known']]);
});

test('a column that was refused in passing is there, and one that is refused in other words is an error', async () => {
  const both = ['guess', 'known'];
  expect(await columns('busy', 'busy')).toEqual([both, both]);
  await expect(columns('busy', 'busy', 'too many', 'busy again')).rejects.toThrow('busy again');
});
