import type { OpenDatabase } from '../opening/open-database.ts'
import { unreadableRules } from '../tables/approval-rules.ts'
import type { Finding } from './finding.ts'
import { readHistoryEnds } from './history-ends.ts'
import { lookInto } from './in-organization.ts'

/** As many organizations as have their history followed, the newest of them. */
const MOST_ORGANIZATIONS = 500

/** Rules about who must agree that cannot be read: commands of such an organization are refused, since a rule may be about each of them. */
export async function ruleFindings(
  database: OpenDatabase,
  { deep = false }: { readonly deep?: boolean } = {},
): Promise<readonly Finding[]> {
  const organizations = await readHistoryEnds(database)
  const findings: Finding[] = []
  for (const { organizationId } of deep ? organizations : organizations.slice(0, MOST_ORGANIZATIONS)) {
    const unreadable = (await lookInto(database, organizationId, unreadableRules)) ?? []
    findings.push(
      ...unreadable.map(
        ({ id, name }): Finding => ({
          weight: 'fault',
          problem: `The rule ${name} (${id}) of ${organizationId} cannot be read, so commands of people there are refused.`,
          mend: `Somebody who can write to the database changed it. Have a job of the host make it anew or remove it: tenantry.system('repair').inOrganization('${organizationId}').approvals.rules.remove('${id}').`,
        }),
      ),
    )
  }
  return findings
}
