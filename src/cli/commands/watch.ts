import type { Io } from '../io.ts';
import type { WatchOptions } from './watch-options.ts';
export async function watchCommand(_options: WatchOptions, _io: Io): Promise<number> {
  return 1;
}
