import type { Command } from 'commander';
import { expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { commandLine } from '../../src/cli/main.ts';
import { faultEdits } from '../../src/simulator/faults/fault.ts';
import { faultKinds, inspectTopics } from '../../src/simulator/index.ts';
import { productNames } from '../../src/simulator/world/product.ts';

function commandAt(...words: readonly string[]): Command {
  const program = commandLine({} as Io, () => Promise.resolve());
  return words.reduce((command, word) => {
    const found = command.commands.find((one) => one.name() === word);
    if (found === undefined) throw new Error(`no command ${words.join(' ')}`);
    return found;
  }, program);
}

function optionOf(command: Command, name: string) {
  return command.options.find((one) => one.long === name);
}

// The help stands beside the commands as text, so that printing it loads no simulator.
test('the help names every topic, kind of fault, edit and product, and nothing else', () => {
  const listed = (text = '') => text.replace(/^[^:]*: /, '').split(/;? or |, /);
  expect(listed(commandAt('sim', 'inspect').description())).toEqual(inspectTopics);
  const faults = commandAt('sim', 'fault', 'add');
  expect(listed(faults.description().replace(/, another.*/, '')).sort()).toEqual([...faultKinds].sort());
  expect(listed(optionOf(faults, '--edit')?.description.replace(/ \(.*/, ''))).toEqual(faultEdits);
  expect(optionOf(commandAt('sim', 'serve'), '--product')?.argChoices).toEqual(productNames);
});
