import { z } from 'zod'
import type { Organization } from '../domain/organization.ts'
import { defineQuery } from '../operations/define-query.ts'
import { notFound } from '../operations/not-found.ts'
import { readOrganization } from '../store/tables/organizations.ts'

/** The organization that one is in, with the limits that the host has set; nothing of its accounts (H7). */
export const getOrganization = defineQuery({
  name: 'organization.get',
  summary: 'Show your organization',
  permission: 'organization:read',
  input: z.strictObject({}),
  chat: { noun: 'tenantry', verb: 'organization', positional: [], example: '/tenantry organization' },
  async run({ scope }): Promise<Organization> {
    const organization = await readOrganization(scope)
    if (organization === null) throw notFound('organization')
    return organization
  },
})
