import { describe, expect, test } from 'vitest';
import { resolveCredentials } from '../../src/config/credentials.ts';
import type { AuthSources, OpenApiServer } from '../../src/config/project.ts';
import { temporaryProject } from './temporary-project.ts';

const nothing: AuthSources = { user: null, password: null, domain: null, token: null };

function target(auth: Partial<AuthSources> = {}, name = 'hq-1') {
  const server: OpenApiServer = {
    type: 'openapi',
    url: 'https://ksc:13299',
    caFile: null,
    virtualServer: null,
    sessions: 4,
    timeoutMs: 30_000,
    tls: { certificateSha256: null, serverName: null },
    auth: { ...nothing, ...auth },
  };
  return { name, server };
}

async function credentials(environment: Record<string, string>, auth: Partial<AuthSources> = {}) {
  return resolveCredentials(target(auth), { PATH: process.env['PATH'], ...environment }, '/');
}

describe('credentials', () => {
  test('of the target itself come before the common ones, part by part', async () => {
    const environment = { KSCCTL_USER: 'u', KSCCTL_PASSWORD: 'p', KSCCTL_DOMAIN: 'd', KSCCTL_HQ_1_PASSWORD: 'own' };
    expect((await credentials(environment)).credentials).toEqual({
      type: 'basic',
      user: 'u',
      password: 'own',
      domain: 'd',
    });
  });

  test('are a token where the most telling level has one, and not where it has a user', async () => {
    expect((await credentials({ KSCCTL_TOKEN: 't', KSCCTL_USER: 'u' })).credentials).toEqual({
      type: 'token',
      token: 't',
    });
    const own = { KSCCTL_TOKEN: 't', KSCCTL_HQ_1_USER: 'u', KSCCTL_HQ_1_PASSWORD: 'p' };
    expect((await credentials(own)).credentials).toEqual({ type: 'basic', user: 'u', password: 'p', domain: null });
  });

  test('hold the code of a second factor where there is one, the one of the target first', async () => {
    const environment = { KSCCTL_USER: 'u', KSCCTL_PASSWORD: 'p', KSCCTL_TOTP: '111111' };
    expect((await credentials(environment)).credentials).toMatchObject({ code: '111111' });
    const own = { ...environment, KSCCTL_HQ_1_TOTP: '222222' };
    expect((await credentials(own)).credentials).toMatchObject({ code: '222222' });
    const emptied = { ...environment, KSCCTL_HQ_1_TOTP: '' };
    expect((await credentials(emptied)).credentials).toMatchObject({ code: '111111' });
  });

  test('may be in a variable, a file or what a command prints', async () => {
    await using project = await temporaryProject({ 'secret.txt': 'pässw\r\n' });
    const found = await credentials(
      { U: 'admin' },
      {
        user: { from: 'env', name: 'U' },
        password: { from: 'file', path: `${project.root}/secret.txt` },
        domain: { from: 'command', command: [process.execPath, '-p', '"corp"'] },
      },
    );
    expect(found.credentials).toEqual({ type: 'basic', user: 'admin', password: 'pässw', domain: 'corp' });
  });

  test('that cannot be had are one diagnostic that holds no secret', async () => {
    const cases: [Record<string, string>, Partial<AuthSources>][] = [
      [{}, {}],
      [{ KSCCTL_USER: 'u', KSCCTL_PASSWORD: '' }, {}],
      [{ KSCCTL_PASSWORD: 'hunter2' }, {}],
      [{ KSCCTL_PASSWORD: 'hunter2' }, { user: { from: 'env', name: 'NOT_SET' } }],
      [{}, { token: { from: 'file', path: '/nowhere/at/all' } }],
      [{}, { token: { from: 'file', path: '/dev/zero' } }],
      [{}, { token: { from: 'file', path: '/' } }],
      // What no header can hold is told here and not after a server was tried.
      [{ KSCCTL_TOKEN: 'hunter2\nhunter2' }, {}],
      [{ KSCCTL_TOKEN: 'hunter2✓' }, {}],
      [{ KSCCTL_USER: 'u', KSCCTL_PASSWORD: 'hunter2', KSCCTL_DOMAIN: 'Москва' }, {}],
      [{ KSCCTL_USER: 'u', KSCCTL_PASSWORD: 'hunter2', KSCCTL_DOMAIN: 'a", internal="1' }, {}],
      [{ KSCCTL_USER: 'u', KSCCTL_PASSWORD: 'hunter2', KSCCTL_TOTP: '12\n' }, {}],
      [{}, { token: { from: 'command', command: ['/nowhere/at/all'] } }],
      [
        {},
        { token: { from: 'command', command: [process.execPath, '-e', 'console.log("hunter2"); process.exit(3)'] } },
      ],
    ];
    for (const [environment, auth] of cases) {
      const found = await credentials(environment, auth);
      expect(found.credentials).toBeNull();
      expect(found.diagnostics.map((one) => one.code)).toEqual(['config/credentials']);
      expect(JSON.stringify(found)).not.toContain('hunter2');
    }
  });
});
