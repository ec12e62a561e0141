import { TenantryError } from '../../errors.ts'

const NEXT_STEP: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Start the database, or correct the address.',
  ENOENT: 'there is no such socket. Start the database, or correct the address.',
  ENOTFOUND: 'the host name is not known. Correct the address.',
  EAI_AGAIN: 'the host name could not be looked up. Check the network.',
  EHOSTUNREACH: 'there is no way to that host. Check the network.',
  '28P01': 'it refuses the user or the password. Correct them.',
  '28000': 'it does not let this user in from here. Correct the user, or the rules of the server.',
  '3D000': 'it has no database of that name. Create it, or correct the address.',
  '53300': 'it has no connection left. Close others, or raise its max_connections.',
  '57P03': 'it is still starting up. Try again in a moment.',
}

/** The sentence for a server that could not be opened: who did not answer, why, and what to do next. */
export function cannotOpen(address: string, error: unknown, connectTimeoutMs: number): TenantryError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const rest = NEXT_STEP[code] ?? (code === '' ? silent(connectTimeoutMs) : `${messageOf(error)}.`)
  return new TenantryError('unavailable', `The database at ${address} cannot be used: ${rest}`, {
    cause: error,
  })
}

/** node-postgres gives no code to what the server did not say itself. */
function silent(connectTimeoutMs: number): string {
  return `it does not answer within ${connectTimeoutMs / 1000} s. See whether it is frozen, or what lies in between.`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
