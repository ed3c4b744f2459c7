import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFile } from '../../src/config/parse-file.ts';
import { areaAt, parsedSource } from '../../src/config/parsed-source.ts';
import { yamlValue } from '../../src/config/yaml-value.ts';
import { isJsonArray, isJsonObject, type Json } from '../../src/model/json.ts';
import { pointerStep } from '../../src/model/pointer.ts';
import { samples } from '../support/sampling.ts';
import { temporaryProject } from './temporary-project.ts';

const documents = [
  ...Array.from(
    { length: 6 },
    (_, index) => `kind: AdministrationGroup\nmetadata: {name: Site ${index}, labels: {a: b}}\nspec: {}\n`,
  ),
  ...Array.from(
    { length: 4 },
    (_, index) =>
      `kind: UpdateTask\nmetadata: {name: kes-${index}}\nspec: {product: KES, scope: {group: Site ${index}}, schedule: {every: ${index + 1}h}}\n`,
  ),
  'kind: UpdateApprovals\nmetadata: {name: l}\nspec: {updates: [{update: 0123456789abcdef0123456789abcdef, status: Approved}]}\n',
].map((one) => `apiVersion: kscctl/v1\n${one}`);

describe('the order of files and documents', () => {
  test('changes neither resources nor digest', async () => {
    const results = new Set<string>();
    const layout = fc.tuple(
      fc.shuffledSubarray(documents, { minLength: documents.length }),
      fc.array(fc.constantFrom('a', 'b/c', 'z'), { minLength: documents.length, maxLength: documents.length }),
    );
    await fc.assert(
      fc.asyncProperty(layout, async ([order, names]) => {
        const files: Record<string, string> = {};
        for (const [index, text] of order.entries()) {
          const path = `config/${names[index] ?? 'a'}.yaml`;
          files[path] = `${files[path] ?? ''}---\n# ${index}\n${text}`;
        }
        await using project = await temporaryProject(files);
        const { resources, configDigest, diagnostics } = await project.load();
        expect(diagnostics).toEqual([]);
        results.add(JSON.stringify([configDigest, resources.map(({ id, metadata, spec }) => [id, metadata, spec])]));
      }),
      samples(25),
    );
    expect(results.size).toBe(1);
  });
});

describe('any text', () => {
  const rules = { known: new Map(), entries: () => [], refine: <F>(finding: F) => finding };
  const tokens = [
    'a',
    'b: ',
    '- ',
    '? ',
    ': ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '&x ',
    '*x',
    '!t ',
    '"',
    "'",
    '|\n',
    '>\n',
    '\n',
    '\n  ',
    '\n\t',
    '---\n',
    '...\n',
    '#',
    '%YAML 1.1\n',
    '<<: ',
    '__proto__: ',
    '~',
    '0x1F',
    '.nan',
    '\u2028',
    '\u001b[31m',
    '\ud83d\ude00',
  ];

  test('is read without an exception, and every diagnostic has a place within it', () => {
    const text = fc.array(fc.oneof(fc.constantFrom(...tokens), fc.string({ maxLength: 6 })), { maxLength: 60 });
    fc.assert(
      fc.property(text, (parts) => {
        const written = parts.join('');
        const { diagnostics } = parseFile('x.yaml', Buffer.from(written), rules);
        const lines = written.split('\n').length;
        for (const { place, message } of diagnostics) {
          expect(message).not.toBe('');
          expect(place?.line).toBeGreaterThan(0);
          expect(place?.line).toBeLessThanOrEqual(lines);
          expect(place?.endLine).toBeGreaterThanOrEqual(place?.line ?? 0);
        }
      }),
      samples(1500),
    );
  });

  test('of bytes is read without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        parseFile('x.yaml', Buffer.from(bytes), rules);
      }),
      samples(500),
    );
  });
});

describe('places', () => {
  const key = fc.string({ minLength: 1, maxLength: 5 }).filter((one) => one !== '__proto__');
  const scalar = fc.oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.boolean());
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));

  test('lead back to the key and the value that stand there', () => {
    fc.assert(
      fc.property(
        fc.dictionary(key, tree, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
        fc.constantFrom(undefined, 2),
        (value, indent) => {
          const text = `# first line\n${JSON.stringify(value, null, indent)}\n`;
          const source = parsedSource('x.yaml', text);
          expect(yamlValue(source.documents[0]!.contents!)).toEqual({ value, faults: [] });
          for (const [pointer, member, name] of members(value)) {
            if (name !== null) expect(textAt(text, areaAt(source, 0, pointer, 'key'))).toBe(JSON.stringify(name));
            expect(JSON.parse(textAt(text, areaAt(source, 0, pointer, 'value')))).toEqual(member);
          }
        },
      ),
      samples(300),
    );
  });
});

function* members(value: Json, above = ''): Generator<[pointer: string, member: Json, name: string | null]> {
  const entries: [string | number, Json][] = isJsonArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  for (const [step, member] of entries) {
    const pointer = above + pointerStep(step);
    yield [pointer, member, typeof step === 'string' ? step : null];
    yield* members(member, pointer);
  }
}

function textAt(text: string, [line, column, endLine, endColumn]: readonly [number, number, number, number]): string {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const end = lines.slice(0, endLine - 1).reduce((sum, one) => sum + one.length + 1, 0) + endColumn - 1;
  return text.slice(start, end);
}
