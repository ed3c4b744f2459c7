import type { ProductDescription } from './description.ts';

/**
 * Products as devices have them. Product and version are the wire's (reference: additions 1 [KR]); that the display name
 * equals the ProductName of v_vapm_update, with one name for each platform, is our reading.
 */
export const products = {
  agentWindows: agent('Kaspersky Security Center Network Agent'),
  agentLinux: agent('Kaspersky Security Center Network Agent for Linux'),
  agentMac: agent('Kaspersky Security Center Network Agent for Mac'),
  kesWindows: {
    product: 'KES',
    version: '11.0.0.0',
    display: 'Kaspersky Endpoint Security for Windows',
    build: '12.6.0.438',
  },
  kesLinux: {
    product: 'kesl',
    version: '12.3.0.0',
    display: 'Kaspersky Endpoint Security for Linux',
    build: '12.3.0.1162',
  },
  kesMac: {
    product: 'KESMAC12',
    version: '12.2.0.0',
    display: 'Kaspersky Endpoint Security for Mac',
    build: '12.2.0.694',
  },
} as const satisfies Record<string, ProductDescription>;

function agent(display: string): ProductDescription {
  return { product: '1103', version: '1.0.0.0', display, build: '15.1.0.20748' };
}
