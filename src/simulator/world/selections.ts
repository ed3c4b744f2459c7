import type { SelectionDescription } from './description.ts';

/** The device selections that every server has (reference: additions 5 [D]); UPDATE_AGENTS is the first. */
export const predefinedSelections: readonly SelectionDescription[] = [
  { name: 'Distribution points', predefined: 'UPDATE_AGENTS', filter: '' },
  // The threshold of this selection is not documented; a week is our reading.
  {
    name: 'Outdated databases',
    predefined: 'NOT_UPDATED_HOSTS',
    filter: '(KLHST_WKS_RTP_AV_BASES_TIME<CURTIME(-604800))',
  },
];
