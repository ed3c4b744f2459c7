import { invented } from '../invented-names.ts';
import { type Params, params, type WireValue } from '../wire/value.ts';

/** The Network Agent as products and policies name it. */
export const agentProduct = '1103';
export const agentVersion = '1.0.0.0';

/** Sections of an agent policy that decide about updates. */
export const pointsOnlySection = '86';
export const patchSection = 'KLNAG_PTCH_SETTINGS_SECTION';

/** A policy value (reference: ksc-openapi.md 5.3 [D]). */
export function policyValue(value: WireValue, isLocked = false): WireValue {
  return params({ KLPRSS_Val: value, KLPRSS_Mnd: isLocked });
}

/**
 * What a new Network Agent policy holds: the sections of ksc-openapi.md 5.4 [D] with defaults, unlocked. What AddPolicy
 * really creates is unknown; the three SIM_ names are invented.
 */
export function defaultAgentSections(): Readonly<Record<string, Params>> {
  const filled: Record<string, Params> = {
    KLNAG_SECTION_WUA: { KLNAG_WUA_OPT_SWITCH: policyValue(false), KLNAG_WUA_SEARCH_MODE: policyValue(0) },
    [patchSection]: { [invented.autoInstallUndefined]: policyValue(true) },
    [pointsOnlySection]: { [invented.pointsOnly]: policyValue(false) },
    KSNPROXY_SETTINGS: {
      KSNPROXY_ENABLE: policyValue(false),
      KSNPROXY_TCP_PORT: policyValue(13111),
      KSNPROXY_UDP_PORT: policyValue(15111),
    },
    KLNAG_SVCPRT: { KLNAG_SVCPRT_PROTECT_NAGENT_SVC: policyValue(false) },
    [invented.pointUpdatesSection]: { [invented.downloadDiffFiles]: policyValue(false) },
  };
  return { ...Object.fromEntries(emptySections.map((name) => [name, {}])), ...filled };
}

const emptySections = [
  'KLEVP_NF_SECTION',
  'NGTINSTALLERDATA',
  'KLNAG_CLNR_DATA',
  'KLNAG_VAPM_REAL_TIME_ASSESSMENT',
  'KLNAG_SECTION_REBOOT_SETTINGS',
  'KLNAG_WDS_USRLOG',
  'B2BCloudModeData',
  'KLNAG_SECTION_PXESERVER',
  'KLNAG_SECTION_NETSCAN',
  'KLNAG_KLNLA_DATA',
  'KLNAG_SAPH',
];
