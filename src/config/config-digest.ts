import type { DictionarySettings } from '../ksc/dictionary.ts';
import { canonicalJson, type Json, type JsonObject } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import { sha256 } from './parse-cache.ts';

/**
 * `sha256:...` over all that a plan can depend on: the dictionary's settings and every resource with its spec and the
 * metadata that changes what is done. File names, order, comments and labels do not count, nor do entries of `previously`
 * that are declared themselves: they rename nothing, and a plan that was seen holds without them.
 */
export function configDigest(dictionary: DictionarySettings, resources: readonly Resource[]): string {
  const byId = resources.map(digested).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  const accept = [...dictionary.accept].sort();
  const templates: Json = Object.fromEntries(
    Object.entries(dictionary.templates ?? {}).map(([slot, one]): [string, Json] => [slot, { ...one }]),
  );
  const settings: Json = { accept, override: { ...dictionary.override }, templates };
  const content: Json = { dictionary: settings, resources: byId };
  return `sha256:${sha256(canonicalJson(content))}`;
}

function digested(resource: Resource): [string, JsonObject] {
  const { previously, serverKey, lifecycle } = resource.metadata;
  return [
    resource.id,
    {
      spec: resource.spec,
      ...(previously === undefined ? {} : { previously }),
      ...(serverKey === undefined ? {} : { serverKey }),
      ...(lifecycle === undefined ? {} : { lifecycle: { ...lifecycle } }),
    },
  ];
}
