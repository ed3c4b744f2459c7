/**
 * Names that neither the public documentation nor a public client gives. They are values of the simulated server's own
 * dictionary: nothing says that a real server uses them. Each line says which gap it fills.
 */
export const invented = {
  /** TASK_NAME of "Download updates to the repositories of distribution points": unknown (ksc-openapi.md 10.2). */
  downloadTaskName: 'SIM_DownloadUpdatesToPoints',
  /** Its component; the product is the Network Agent because the task runs on points, component 86 as its other tasks. */
  downloadTaskComponent: '86',
  /** Component of the update tasks of KES, kesl and KESMAC12: unknown (ksc-openapi-additions.md 1). */
  updateTaskComponent: 'SIM_Updater',
  /** Task parameter "Download diff files": unknown. */
  downloadDiffFiles: 'SIM_bDownloadDiffFiles',
  /** Task parameter for which module updates are installed: unknown. 0 databases only, 1 approved, 2 critical too. */
  installMode: 'SIM_nInstallMode',
  /** UpdateSourceList type "distribution points": the documented list has none. */
  sourceDistributionPoints: 1001,
  /** Agent policy, section 86: "Distribute files through distribution points only". */
  pointsOnly: 'SIM_bDistributeThroughPointsOnly',
  /** Agent policy, section KLNAG_PTCH_SETTINGS_SECTION: "Automatically install ... Undefined status". */
  autoInstallUndefined: 'SIM_bAutoInstallUndefined',
  /** Agent policy: section of "Updates (distribution points)", name unknown. */
  pointUpdatesSection: 'SIM_POINT_UPDATES',
  /** Point settings "Use multicast" and its port: not seen in any client. */
  useMulticast: 'SIM_bUseMulticast',
  multicastPort: 'SIM_nMulticastPort',
  /** v_vapm_update: importance has a documented enum but no known column. */
  importance: 'SIM_nImportance',
  /** v_vapm_update: whether an update can be uninstalled has no known column. */
  uninstallable: 'SIM_bUninstallable',
  /** QueriesStorage: id and name of a selection; only PredefinedID is documented. */
  queryId: 'SIM_nQueryId',
  queryName: 'SIM_strQueryName',
  /** GetRunTimeInfo and GetInstanceStatistics: their names are not in the public documents. */
  serverTime: 'SIM_tServerTime',
  hostCount: 'SIM_nHosts',
  groupCount: 'SIM_nGroups',
  policyCount: 'SIM_nPolicies',
  taskCount: 'SIM_nTasks',
  /** ExtAud.GetRevision: how a revision says which one it is, who made it when, and its description. */
  revision: 'SIM_nRevision',
  revisionTime: 'SIM_tRevision',
  revisionUser: 'SIM_strRevisionUser',
  revisionDescription: 'SIM_strRevisionDescription',
  /** GetStaticInfo: the mark by which the simulated server names itself. */
  edition: 'SIM_EDITION',
  editionText: 'kscctl simulated server',
} as const;
