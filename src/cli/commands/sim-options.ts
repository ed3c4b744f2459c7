import type { Command } from 'commander';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export function addSimCommand(_program: Command, _io: Io, _run: Run): void {}
