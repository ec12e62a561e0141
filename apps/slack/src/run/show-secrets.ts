import type { SecretInfo } from '@tenantry/core'
import { minute } from '../present/date.ts'
import { list } from '../present/list.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Call } from './execute.ts'

/** Secrets by their public ids: all that there is to say of one. */
export function showSecrets(
  { operation, input }: Call,
  secrets: readonly SecretInfo[],
  headline: (count: number) => string,
): Reply {
  const { columns, never } = say
  const rows = secrets.map(({ id, createdAt, expiresAt, lastUsedAt }) => [
    id,
    minute(createdAt),
    expiresAt === null ? never : minute(expiresAt),
    lastUsedAt === null ? never : minute(lastUsedAt),
  ])
  const heading = [columns.id, columns.created, columns.ends, columns.lastUsed]
  return {
    message: list({
      operation,
      input,
      isFirst: true,
      nextCursor: null,
      headline: headline(secrets.length),
      heading,
      rows,
    }),
  }
}
