import { z } from 'zod'
import type { Organization } from '../../domain/organization.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { expectedVersion, externalId, name } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import {
  lockOrganization,
  readOrganization,
  updateOrganization as writeOrganization,
} from '../../store/tables/organizations.ts'
import { before, changesOf } from '../changed-fields.ts'
import { refuseStale } from '../refuse-stale.ts'

/**
 * Changes the organization's name or external id. Its external id is the host's way to find it again and is unique nowhere: two
 * tenants could otherwise learn of each other. Limits are the host's alone.
 */
export const updateOrganization = defineCommand({
  name: 'organization.update',
  summary: 'Change the name or external id of the organization',
  permission: 'organization:update',
  risk: 'write',
  input: z.strictObject({
    name: name('The new name').optional(),
    externalId: externalId
      .nullable()
      .optional()
      .meta({ description: 'Your own id for the organization', flag: 'external-id' }),
    expectedVersion: expectedVersion.optional(),
  }),
  chat: {
    noun: 'tenantry',
    verb: 'update',
    positional: [],
    example: '/tenantry update --name "Acorn Limited"',
  },
  lock: ({ scope }) => lockOrganization(scope),
  async load({ scope }) {
    const organization = await readOrganization(scope)
    if (organization === null) throw notFound('organization')
    return organization
  },
  authorized: (organization) => ({ row: organization }),
  check: (_work, input, organization) => refuseStale(input.expectedVersion, organization.version),
  async handle(work, input, organization): Promise<Organization> {
    const changes = changesOf(organization, { name: input.name, externalId: input.externalId })
    if (Object.keys(changes).length === 0) return organization
    const updated = {
      ...organization,
      ...changes,
      version: organization.version + 1,
      updatedAt: work.now.toISOString(),
    }
    await writeOrganization(work.scope, updated)
    work.record({
      type: 'organization.updated',
      on: { type: 'organization', id: organization.id },
      accountId: null,
      before: before(organization, changes),
      after: changes,
    })
    return updated
  },
})
