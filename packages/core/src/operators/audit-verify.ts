import { TenantryError } from '../errors.ts'
import type { Session } from '../session.ts'
import { inOrganizationOf } from './organization-of.ts'
import { defineVerb } from './verb.ts'

export const auditVerifyVerb = defineVerb({
  name: 'audit verify',
  summary:
    'Follow the history of an organization and say whether anything was edited, removed, inserted or swapped',
  flags: { organization: '<id>' },
  optional: { head: '<number>:<hash>' },
  run: (tenantry, { organization = '', head }: Readonly<Record<string, string | undefined>>) =>
    inOrganizationOf(tenantry, organization, (session) =>
      session.audit.verify(head === undefined ? {} : { head: headFrom(head) }),
    ),
  succeeded: ({ ok }) => ok,
  lines: (verified) => [
    verified.ok
      ? `The history holds: ${verified.events} events, ${verified.erased} of them erased.`
      : `NOT AS IT WAS WRITTEN: ${verified.problem}.`,
    `The end: ${verified.tail}.`,
    `Head        ${writtenHead(verified)}`,
  ],
})

export const auditHeadVerb = defineVerb({
  name: 'audit head',
  summary:
    'Print the head of a history that verifies, to be kept elsewhere: only against it is a cut end found',
  flags: { organization: '<id>' },
  run: (tenantry, { organization }) =>
    inOrganizationOf(tenantry, organization, async (session) => {
      const verified = await session.audit.verify()
      if (verified.ok) return { head: writtenHead(verified) }
      throw new TenantryError(
        'conflict',
        `The history is not as it was written: ${verified.problem}. Run npx tenantry audit verify.`,
      )
    }),
  lines: ({ head }) => [head],
})

function writtenHead({ head }: Awaited<ReturnType<Session['audit']['verify']>>): string {
  return `${head.number}:${head.hash}`
}

/** What is wrong with it is said by the operation's own schema. */
function headFrom(text: string): { number: number; hash: string } {
  const [number = '', hash = ''] = text.split(':')
  return { number: Number(number), hash }
}
