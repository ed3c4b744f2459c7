/** Error numbers of `PxgError.code` (reference: ksc-openapi-additions.md 6 [D]). */
export const pxgCodes = {
  /** KLPRSS: a parameter or section entry does not exist. */
  entryNotExist: 1125,
  /** KLSTD: access denied. */
  noAccess: 1184,
  /** KLSTD: no such object. */
  notFound: 1186,
  badFormat: 1192,
  /** KLCONN: the server has no such method. */
  noSuchCall: 1194,
  /** KLSTD: starting, stopping or suspended: the only one worth a retry. */
  unavailable: 1195,
} as const;
