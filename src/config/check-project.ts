import type { Kind } from '../kinds/kind.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep, pointerSteps, valueAt } from '../model/pointer.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import { checkDictionary } from './check-dictionary.ts';
import { credentialPrefix } from './credential-names.ts';
import { quoted } from './describe.ts';
import type { Finding } from './finding.ts';
import { unsupportedSettings } from './project-schema.ts';

/** What the schema of kscctl.yaml cannot say: rules between fields. The document has passed its schema. */
export function checkProject(document: JsonObject, kinds: readonly Kind[]): Finding[] {
  return [...checkTargets(document), ...checkDictionary(document, kinds)];
}

function checkTargets(document: JsonObject): Finding[] {
  const targets = valueAt(document, '/spec/targets');
  if (!isJsonArray(targets)) return [];
  const findings: Finding[] = [];
  const byName = new Map<string, string>();
  let byDefault: string | null = null;
  for (const [index, target] of targets.entries()) {
    if (!isJsonObject(target)) continue;
    const pointer = `/spec/targets/${index}`;
    const name = typeof target.name === 'string' ? target.name : '';
    const prefix = credentialPrefix(name);
    const other = byName.get(prefix);
    if (other !== undefined) findings.push(collision(`${pointer}/name`, name, other, prefix));
    byName.set(prefix, name);
    if (target.default === true && byDefault !== null) {
      const message = `The targets ${quoted(byDefault)} and ${quoted(name)} are both the default.`;
      findings.push(invalid(`${pointer}/default`, message, 'Mark one of them only.'));
    }
    if (target.default === true) byDefault = name;
    if (isJsonObject(target.server)) findings.push(...checkServer(target.server, `${pointer}/server`));
  }
  return findings;
}

/** Worlds that targets name and the simulated server does not have. */
export function checkWorlds(document: JsonObject, worlds: readonly string[]): Finding[] {
  return namedWorlds(document).flatMap(({ pointer, world }) => {
    if (worlds.includes(world)) return [];
    return [
      invalid(
        pointer,
        `There is no world ${quoted(world)}.`,
        `${didYouMean(world, worlds)}Worlds: ${worlds.join(', ')}.`,
      ),
    ];
  });
}

/** What targets say of their worlds: one that says nothing has the default one. */
export function namedWorlds(document: JsonObject): readonly { readonly pointer: string; readonly world: string }[] {
  const targets = valueAt(document, '/spec/targets');
  if (!isJsonArray(targets)) return [];
  return targets.flatMap((_, index) => {
    const pointer = `/spec/targets/${index}/server/world`;
    const world = valueAt(document, pointer);
    return typeof world === 'string' ? [{ pointer, world }] : [];
  });
}

/**
 * Says what a finding really means in kscctl.yaml: settings of later versions are not unknown but unsupported, and what
 * stands in place of the source of a secret is not quoted.
 */
export function refineProjectFinding(finding: Finding, document: Json): Finding {
  const generic = finding.pointer.replaceAll(/\/[0-9]+(?=\/|$)/g, '/*');
  const { hint: _, ...rest } = finding;
  if (finding.code === 'config/unknown-field' && unsupportedSettings.includes(generic)) {
    const name = pointerSteps(finding.pointer).at(-1) ?? '';
    return { ...rest, code: 'config/unsupported', message: `${quoted(name)} is not supported by this version yet.` };
  }
  if (generic === '/spec/targets/*/server/type' && valueAt(document, finding.pointer) === 'manual') {
    return {
      ...rest,
      code: 'config/unsupported',
      message: 'Servers of type "manual" are not supported by this version yet.',
    };
  }
  if (/^\/spec\/targets\/\*\/server\/auth(\/[a-z]+)?$/.test(generic) && finding.code === 'config/wrong-type') {
    return { ...rest, code: 'config/literal-secret', message: 'Credentials must not stand in the project file.' };
  }
  return finding;
}

const embeddedSettings = ['world', 'seed', 'clock'];
const openApiSettings = ['url', 'caFile', 'virtualServer', 'sessions', 'timeout', 'tls', 'auth'];

function checkServer(server: JsonObject, pointer: string): Finding[] {
  const type = server.type === 'openapi' ? 'openapi' : 'embedded';
  const foreign = type === 'openapi' ? embeddedSettings : openApiSettings;
  const findings = foreign
    .filter((key) => Object.hasOwn(server, key))
    .map((key): Finding => {
      const message = `${quoted(key)} is no setting of a server of type ${quoted(type)}.`;
      const hint = type === 'openapi' ? 'Remove it.' : 'Add "type: openapi" if a real server is meant, or remove it.';
      return { code: 'config/invalid-value', message, hint, pointer: `${pointer}${pointerStep(key)}`, part: 'key' };
    });
  return type === 'openapi' ? [...findings, ...checkUrl(server.url, pointer)] : findings;
}

function checkUrl(url: Json | undefined, pointer: string): Finding[] {
  if (typeof url !== 'string') {
    const message = 'A server of type "openapi" needs a url.';
    const hint = 'Add url: "https://HOST:13299".';
    return [{ code: 'config/missing-field', message, hint, pointer: `${pointer}/url`, standsAt: pointer, part: 'key' }];
  }
  const parsed = URL.parse(url);
  if (parsed === null) return [invalid(`${pointer}/url`, 'The url is no address.', 'Write it as https://HOST:13299.')];
  if (parsed.username !== '' || parsed.password !== '') {
    const message = 'The url holds a user or a password.';
    const hint = 'Take them out and name in "auth" where they are. Then change the secret: it has been in a file.';
    return [{ code: 'config/literal-secret', message, hint, pointer: `${pointer}/url`, part: 'value' }];
  }
  if (parsed.pathname === '/' && parsed.search === '' && parsed.hash === '') return [];
  return [invalid(`${pointer}/url`, 'The url must end after host and port.', `Write it as ${parsed.origin}.`)];
}

function collision(pointer: string, name: string, other: string, prefix: string): Finding {
  if (name === other) return invalid(pointer, `There are two targets ${quoted(name)}.`, 'Rename one of them.');
  const message = `The targets ${quoted(other)} and ${quoted(name)} share the variables ${prefix}_... for credentials.`;
  return invalid(pointer, message, 'Rename one, so that they differ in more than upper case and punctuation.');
}

function invalid(pointer: string, message: string, hint: string): Finding {
  return { code: 'config/invalid-value', message, hint, pointer, part: 'value' };
}
