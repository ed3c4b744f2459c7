/** Fields of a policy that are attributes in the list and in its data (reference: ksc-openapi.md 5.1 [D]). */
export const policyAttributes = {
  displayName: 'KLPOL_DN',
  active: 'KLPOL_ACTIVE',
  inherit: 'KLPOL_ACCEPT_PARENT',
  forceInheritance: 'KLPOL_FORCE_DISTRIB2CHILDREN',
} as const;
