import { TenantryError } from '../errors.ts'

/** The file cannot be read from this line on; what stood before it was imported. */
export function unreadable(line: number, why: string): TenantryError {
  return new TenantryError('invalid_input', `Line ${line}: ${why}`, { line })
}
