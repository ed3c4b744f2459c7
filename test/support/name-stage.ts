import { expect } from 'vitest';
import type { DiagnosticDocument } from './documents.ts';
import { type Project, projectWith } from './project.ts';
import { credentials, openStage, type Stage, type TestServer, targetFile } from './stage.ts';

/** The example, applied. */
export async function applied(): Promise<Stage> {
  const stage = await openStage();
  expect((await stage.project.apply()).code).toBe(0);
  return stage;
}

/** A project of files for a server. */
export function projectOn({ running }: TestServer, files: Readonly<Record<string, string>>): Project {
  const { url, caFile } = running;
  return projectWith({ 'kscctl.yaml': targetFile({ url, caFile }), ...files }, credentials);
}

/** The errors of a plan, which must fail. */
export async function errorsOf(project: Project): Promise<readonly DiagnosticDocument[]> {
  const { code, stdout } = await project.run('plan', '--json');
  expect(code, stdout).toBe(1);
  return (JSON.parse(stdout) as { diagnostics: DiagnosticDocument[] }).diagnostics.filter(
    (one) => one.severity === 'error',
  );
}
