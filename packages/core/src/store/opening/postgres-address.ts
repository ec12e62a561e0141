import { TenantryError } from '../../errors.ts'

/**
 * The address of a server as it may stand in a message or a log: user, host, port and database, never the password and never a
 * parameter, because those may hold secrets, too.
 *
 * @throws TenantryError `invalid_input` where it is no address
 */
export function addressWithoutPassword(url: string): string {
  if (!URL.canParse(url)) {
    throw new TenantryError(
      'invalid_input',
      'The address of the database cannot be read. Write postgres://user:password@host:5432/database, with special characters of the password percent-encoded.',
    )
  }
  const { protocol, username, host, pathname, searchParams } = new URL(url)
  const user = username === '' ? '' : `${username}@`
  // A server behind a Unix socket has its folder as a parameter.
  return `${protocol}//${user}${host === '' ? (searchParams.get('host') ?? '') : host}${pathname}`
}
