import { styleText } from 'node:util';

export type Tone = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours a text, or leaves it as it is. */
export type Style = (tone: Tone, text: string) => string;

export const plain: Style = (_tone, text) => text;
export const coloured: Style = (tone, text) => styleText(tone, text, { validateStream: false });
