import { describe, expect, test } from 'vitest'
import { inputOf } from '../../../../test/authorization/inputs.ts'
import { type Answer, casesOf, expected, ROWS, type Row } from '../../../../test/authorization/matrix.ts'
import { ROLES } from '../../../../test/authorization/permission-table.ts'
import { type Thing, Things } from '../../../../test/authorization/things.ts'
import { TenantryError } from '../../src/errors.ts'
import { OPERATIONS, type OperationName } from '../../src/operations/table.ts'
import type { Session } from '../../src/session.ts'
import { addUser } from '../support/additions.ts'
import { type SharedDatabase, type UnderTest, useTenantry } from '../support/tenantry-under-test.ts'

export function commandsMatrixSuite(on: SharedDatabase): void {
  describe('the matrix (H3, H7, H17)', () => {
    const under = useTenantry(on)
    let things: Promise<Things> | undefined
    const made = () => {
      things ??= connected(under).then(() => Things.in(under))
      return things
    }

    async function answerOf(session: Session, { operation, besides }: Row, { thing, input }: Called) {
      try {
        const output = await under.tenantry.execute(
          session.principal,
          operation as OperationName,
          input as never,
        )
        if (besides.includes('listed') && !JSON.stringify(output).includes(thing.id)) return 'not_found'
        return refusedRow(output) ?? 'done'
      } catch (error) {
        if (error instanceof TenantryError) return error.code
        throw error
      }
    }

    describe.each(ROLES)('by %s', (role) => {
      test.each(ROWS)('$name: every cell is what the matrix says', async (row) => {
        const all = await made()
        const { session } = all.actor(role)
        const reads = OPERATIONS[row.operation as OperationName].kind === 'query'
        for (const which of casesOf(row)) {
          const answer = expected(row, role, { ...which, surface: 'library' })
          const changes = answer === 'done' && !reads
          const thing = await all.of(row.about, role, { ...which, changes })
          const input = inputOf(row.name, { role, thing, elsewhere: under.acorn.pine.id })
          const given = await answerOf(session, row, { thing, input })
          expect(given, `${role}: ${row.name}, ${which.whose}, ${which.status}`).toBe(answer)
        }
      })
    })

    test('by somebody who is inactive, every call is unauthenticated, whatever their role', async () => {
      const { acorn, tenantry } = under
      const { organizationSecret } = acorn
      for (const [role, accountId] of [
        ['org-admin', acorn.defaultAccount.id],
        ['account-admin', acorn.oak.id],
        ['member', acorn.oak.id],
      ] as const) {
        const { user, userSecret } = await addUser(acorn.ada, accountId, { roles: [role] })
        const session = await tenantry.authenticate({ organizationSecret, userSecret })
        await acorn.ada.users.deactivate(user)
        for (const row of ROWS.filter(({ besides }) => !besides.includes('Tenantry'))) {
          const [which] = casesOf(row)
          if (which === undefined) throw new Error(`${row.name} has no case`)
          const thing = await (await made()).of(row.about, role, { ...which, changes: false })
          const input = inputOf(row.name, { role, thing, elsewhere: acorn.pine.id })
          expect(await answerOf(session, row, { thing, input }), `${role}: ${row.name}`).toBe(
            'unauthenticated',
          )
        }
      }
    })
  })
}

interface Called {
  readonly thing: Thing
  readonly input: Readonly<Record<string, unknown>>
}

/** A workspace that can be disconnected. */
async function connected({ tenantry, acorn }: UnderTest): Promise<void> {
  const { code } = await acorn.ada.chat.issueConnectCode()
  await tenantry.chat.connect(code ?? '', { enterpriseId: null, teamId: 'T0ACORN' })
}

/** A file is refused row by row. */
function refusedRow(output: unknown): Answer | undefined {
  const refused = (output as { refused?: readonly { code: Answer }[] } | null)?.refused
  return Array.isArray(refused) ? refused[0]?.code : undefined
}
