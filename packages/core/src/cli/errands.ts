import type { Typed } from '../operators/verb.ts'
import type { Errand } from './errand.ts'
import { exportErrand } from './export-errand.ts'
import { importErrand } from './import-errand.ts'

/** What the command line does in many steps. */
export const ERRANDS: readonly Errand[] = [importErrand, exportErrand]

/** Whether something typed is an errand, which may have a file. */
export function isErrand(typed: Typed): typed is Errand {
  return 'notes' in typed
}
