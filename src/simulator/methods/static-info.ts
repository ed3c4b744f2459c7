import { invented } from '../invented-names.ts';
import { rootGroup, superGroup, unassignedGroup } from '../objects/groups.ts';
import { readMeta } from '../store/meta.ts';
import { binary, type WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type CallContext, type Method, method } from './method.ts';

/** 15.1 (reference: ksc-openapi.md 1.7 [D]). */
const serverVersion = 0x000f0100;

/** What the server says about itself (reference: ksc-openapi.md 7); null asks for all, unknown names are left out. */
export const staticInfoMethods: readonly Method[] = [
  method('HostGroup.GetStaticInfo', 'K', 'read', { pValues: 'array?' }, (context, { pValues }) => {
    const all = staticInfo(context);
    if (pValues === null) return { PxgRetVal: all };
    const named: [string, WireValue][] = [];
    for (const name of pValues) {
      if (typeof name !== 'string') throw badFormat('names must be strings');
      const value = all[name];
      if (value !== undefined) named.push([name, value]);
    }
    return { PxgRetVal: Object.fromEntries(named) };
  }),
];

function staticInfo({ store, facts }: CallContext): Record<string, WireValue> {
  return {
    KLADMSRV_SERVER_HOSTNAME: readMeta(store, 'serverId') ?? '',
    KLADMSRV_VSID: 0,
    KLADMSRV_SERVER_VERSION_ID: serverVersion,
    KLADMSRV_PRODUCT_FULL_VERSION: '15.1.0.0',
    KLADMSRV_GRP_ROOT: rootGroup,
    KLADMSRV_GRP_UNASSIGNED: unassignedGroup,
    KLADMSRV_GRP_SUPER: superGroup,
    KLADMSRV_IS_VIRTUAL: false,
    KLADMSRV_LINUX_EDITION: false,
    KLADMSRV_B2B_CLOUD_MODE: false,
    KLADMSRV_SERVER_CERT: binary(facts.certificate),
    ...(facts.isAnnounced ? { [invented.edition]: invented.editionText } : {}),
  };
}
