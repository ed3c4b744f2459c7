import { open } from 'node:fs/promises';

/** Writes a file that is whole, also after the machine lost its power, from when this ends. */
export async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
