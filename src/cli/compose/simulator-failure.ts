import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { SimulatorError } from '../../simulator/index.ts';

/** What the simulated server could not do, as a diagnostic. */
export function simulatorFailure(error: SimulatorError): Diagnostic {
  return diagnostic('sim/failed', { message: error.message, hint: error.hint });
}
