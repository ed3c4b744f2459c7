import { expect, it } from 'vitest';
import { GitFailure } from '../../src/gitops/git-failure.ts';
import { stateBase, watchFolder } from '../../src/gitops/state-folder.ts';

it('finds the base by option, then XDG, then home', () => {
  const env = { XDG_STATE_HOME: '/xdg', HOME: '/home/me' };
  expect(stateBase('here', env, '/work')).toBe('/work/here');
  expect(stateBase(undefined, env, '/work')).toBe('/xdg/kscctl');
  expect(stateBase(undefined, { HOME: '/home/me' }, '/work')).toBe('/home/me/.local/state/kscctl');
  expect(stateBase(undefined, {}, '/work')).toBeNull();
});

it('gives each repository, branch and folder one of its own, whatever the password', () => {
  const watched = { url: 'https://me:one@git.example/conf.git', branch: 'main', path: '' };
  const folder = watchFolder('/s', watched);
  expect(folder).toMatch(/^\/s\/conf-[0-9a-f]{12}$/);
  expect(watchFolder('/s', { ...watched, url: 'https://me:two@git.example/conf.git' })).toBe(folder);
  expect(watchFolder('/s', { ...watched, branch: 'live' })).not.toBe(folder);
  expect(watchFolder('/s', { ...watched, path: 'live' })).not.toBe(folder);
});

it('takes credentials out of what git says', () => {
  const failure = new GitFailure("unable to access 'https://me:pa@ss@git.example/x/': and ssh://git@host/y");
  expect(failure.message).toBe("unable to access 'https://git.example/x/': and ssh://host/y");
});
