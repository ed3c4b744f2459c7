import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openClone, RevisionUnusable } from '../../src/gitops/clone.ts';
import { GitFailure } from '../../src/gitops/git-failure.ts';
import { commitNamed, projectRepository, readRevision } from '../../src/gitops/read-revision.ts';
import { projectWith } from '../support/project.ts';
import { configRepository } from './config-repository.ts';

const never = new AbortController().signal;

it('follows a branch that is rewritten, and refuses a commit without the folder or with a link out of the clone', async () => {
  using project = projectWith({ 'live/config/a.yaml': 'one' });
  const repository = configRepository(project);
  const first = repository.commit();
  const folder = path.join(project.root, '.state');
  const clone = openClone(folder, { url: repository.bare, branch: 'main', path: 'live' }, process.env, never);
  expect(await clone.fetch()).toBe(first);
  expect(await clone.checkOut(first)).toBe(path.join(folder, 'live'));
  repository.git('checkout', '--quiet', '--orphan', 'other');
  project.remove('live');
  symlinkSync('/etc', path.join(project.root, 'live'));
  const rewritten = repository.commit();
  expect(await clone.fetch()).toBe(rewritten);
  await expect(clone.checkOut(rewritten)).rejects.toThrow(RevisionUnusable);
  project.remove('live');
  await expect(clone.checkOut((repository.commit(), await clone.fetch()))).rejects.toThrow(/no folder "live"/);
});

it('brings back the work tree of a commit that was read already when the clone has gone', async () => {
  using project = projectWith({ 'config/a.yaml': 'one' });
  const repository = configRepository(project);
  const commit = repository.commit();
  const folder = path.join(project.root, '.state', 'clone');
  const clone = openClone(folder, { url: repository.bare, branch: 'main', path: '' }, process.env, never);
  await clone.checkOut(await clone.fetch());
  rmSync(folder, { recursive: true });
  expect(await clone.fetch()).toBe(commit);
  expect(existsSync(path.join(folder, 'config', 'a.yaml'))).toBe(true);
  writeFileSync(path.join(folder, '.git', 'shallow.lock'), '');
  project.write({ 'config/a.yaml': 'two' });
  const next = repository.commit();
  expect(await clone.fetch()).toBe(next);
});

it('leaves its clone alone when the remote is what does not answer', async () => {
  using project = projectWith({ 'config/a.yaml': 'one' });
  const repository = configRepository(project);
  repository.commit();
  const folder = path.join(project.root, '.state', 'clone');
  const clone = openClone(folder, { url: repository.bare, branch: 'main', path: '' }, process.env, never);
  await clone.checkOut(await clone.fetch());
  const mark = path.join(folder, '.git', 'mark');
  writeFileSync(mark, '');
  repository.git('--git-dir', repository.bare, 'branch', '--move', 'main', 'aside');
  await expect(clone.fetch()).rejects.toThrow(GitFailure);
  expect(existsSync(mark)).toBe(true);
});

it('runs no hook and follows no submodule', async () => {
  using project = projectWith({ 'config/a.yaml': 'one' });
  const repository = configRepository(project);
  repository.commit();
  const mark = path.join(project.root, '.ran');
  const hooks = path.join(project.root, '.template', 'hooks');
  mkdirSync(hooks, { recursive: true });
  for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change']) {
    writeFileSync(path.join(hooks, hook), `#!/bin/sh\necho ${hook} >> '${mark}'\n`);
    chmodSync(path.join(hooks, hook), 0o755);
  }
  const settings = path.join(project.root, '.gitconfig');
  execFileSync('git', ['config', '--file', settings, 'init.templateDir', path.dirname(hooks)]);
  const folder = path.join(project.root, '.state');
  const clone = openClone(
    folder,
    { url: repository.bare, branch: null, path: '' },
    { ...process.env, HOME: project.root, XDG_CONFIG_HOME: project.root },
    never,
  );
  await clone.checkOut(await clone.fetch());
  expect(existsSync(path.join(folder, 'config', 'a.yaml'))).toBe(true);
  expect(existsSync(path.join(folder, '.git', 'hooks', 'post-checkout'))).toBe(true);
  expect(existsSync(mark)).toBe(false);
});

it('says that a remote or branch is not there', async () => {
  using project = projectWith({});
  const repository = configRepository(project);
  repository.commit();
  const folder = path.join(project.root, '.state');
  const noBranch = openClone(folder, { url: repository.bare, branch: 'none', path: '' }, process.env, never);
  await expect(noBranch.fetch()).rejects.toThrow(GitFailure);
  const noRemote = openClone(
    folder,
    { url: path.join(project.root, 'nowhere'), branch: null, path: '' },
    process.env,
    never,
  );
  await expect(noRemote.fetch()).rejects.toThrow(GitFailure);
});

it('ends with an error where its folder cannot be made', async () => {
  const watched = { url: '/nowhere', branch: null, path: '' };
  const clone = openClone('/proc/kscctl/state/clone', watched, process.env, never);
  await expect(clone.fetch()).rejects.toThrow(/ENOENT/);
});

it('reads the declaring files of a commit, and leaves links out of the project alone', async () => {
  using project = projectWith({ 'config/a.yaml': 'one', 'docs/film.bin': 'large', 'config/ümlaut "q".yaml': 'two' });
  symlinkSync('/etc/passwd', path.join(project.root, 'config', 'out.yaml'));
  symlinkSync('a.yaml', path.join(project.root, 'config', 'in.yaml'));
  const commit = configRepository(project).commit();
  const repository = await projectRepository(project.root, process.env);
  const files = await readRevision(repository, await commitNamed(repository, 'HEAD'));
  expect(await commitNamed(repository, 'main')).toBe(commit);
  expect(files.leftOut).toEqual(['config/out.yaml']);
  const present = (file: string) => existsSync(path.join(files.root, file));
  expect(['config/a.yaml', 'config/in.yaml', 'config/ümlaut "q".yaml', 'kscctl.yaml'].every(present)).toBe(true);
  expect(lstatSync(path.join(files.root, 'config/in.yaml')).isSymbolicLink()).toBe(true);
  expect(present('config/out.yaml') || present('docs')).toBe(false);
  await files.remove();
  expect(present('config/a.yaml')).toBe(false);
  await expect(commitNamed(repository, 'nowhere')).rejects.toThrow('"nowhere" names no commit');
});

it('follows links that name the folder of the project, and minds no file beside it that is no YAML', async () => {
  using project = projectWith({
    'live/kscctl.yaml': 'x',
    'live/config/a.yaml': 'one',
    'live/shared/b.yaml': 'two',
    'README.md': 'words',
    'docs/c.yaml': 'three',
  });
  const live = path.join(realpathSync(project.root), 'live');
  const link = (to: string, at: string) => symlinkSync(to, path.join(live, at));
  link(path.join(live, 'shared'), 'config/x');
  link('../../README.md', 'config/README.md');
  link('../../docs', 'config/docs');
  link('../../docs/c.yaml', 'config/c.yaml');
  link('../../gone.md', 'config/gone.md');
  configRepository(project).commit();
  const repository = await projectRepository(live, process.env);
  const files = await readRevision(repository, await commitNamed(repository, 'HEAD'));
  expect(files.leftOut).toEqual(['config/c.yaml', 'config/docs', 'config/gone.md']);
  expect(readFileSync(path.join(files.root, 'config/x/b.yaml'), 'utf8')).toBe('two');
  expect(realpathSync(path.join(files.root, 'config/x'))).toBe(path.join(realpathSync(files.root), 'shared'));
  await files.remove();
});

it('follows links within the project wherever they lead, and leaves what nobody links to where it is', async () => {
  using project = projectWith({
    'config/a.yaml': 'one',
    'shared/b.yaml': 'two',
    'shared/deep/c.yaml': 'three',
    'more/d.yaml': 'four',
    'more/unused.yaml': 'five',
    'settings/e.yaml': 'six',
    'config/.hidden/f.yaml': 'seven',
  });
  const link = (to: string, at: string) => symlinkSync(to, path.join(project.root, at));
  link('../shared', 'config/x');
  link('../more/d.yaml', 'shared/d.yaml');
  link('settings', 'approvals');
  link('alias', 'alias2');
  link('shared', 'alias');
  link('../alias2/deep', 'config/y');
  link('..', 'config/round');
  link('/etc/hostname', 'config/notes.txt');
  link('/etc', 'config/.kept');
  link('../../away', 'config/away');
  configRepository(project).commit();
  const repository = await projectRepository(project.root, process.env);
  const files = await readRevision(repository, await commitNamed(repository, 'HEAD'));
  const present = (file: string) => existsSync(path.join(files.root, file));
  const through = ['config/x/b.yaml', 'config/x/deep/c.yaml', 'config/x/d.yaml', 'approvals/e.yaml', 'config/y/c.yaml'];
  expect(through.filter((file) => !present(file))).toEqual([]);
  expect(present('more/unused.yaml')).toBe(false);
  expect(files.leftOut).toEqual(['config/away']);
  expect(['config/notes.txt', 'config/.kept', 'config/away'].filter(present)).toEqual([]);
  await files.remove();
});
