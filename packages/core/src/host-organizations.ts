import { z } from 'zod'
import { isId } from './domain/id.ts'
import type { Organization, OrganizationLimits, Status } from './domain/organization.ts'
import type { Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { inOrganization } from './open-work.ts'
import type { Opened } from './opened.ts'
import { limitOfOrganization } from './operations/fields.ts'
import { type HostPage, hostPage } from './operations/host-page.ts'
import { parseInput } from './operations/input.ts'
import { lockEveryAccount } from './store/tables/accounts.ts'
import {
  listOrganizations,
  lockOrganization,
  purgeOrganization,
  readOrganization,
  updateOrganization,
} from './store/tables/organizations.ts'
import type { World } from './world.ts'

const limit = limitOfOrganization.exactOptional()
const limitsInput = z.strictObject({ accounts: limit, usersPerAccount: limit })

/**
 * What only the host's own jobs may do: look at all organizations, and end one. No input of a tenant reaches here, because no session
 * has it.
 */
export class HostOrganizations {
  readonly #world: World
  readonly #principalIn: (organizationId: string) => Principal

  constructor(world: World, principalIn: (organizationId: string) => Principal) {
    this.#world = world
    this.#principalIn = principalIn
  }

  /** A page of all organizations, the oldest first. */
  async list(page: HostPage = {}): Promise<{ items: readonly Organization[]; nextCursor: string | null }> {
    const { limit, cursor } = parseInput(hostPage, page)
    if (cursor !== undefined && !isId('organization', cursor)) {
      throw new TenantryError(
        'invalid_input',
        'This cursor is not one of this list. Start from the first page.',
      )
    }
    const rows = await this.#world.transaction('read', ({ db }) =>
      listOrganizations(db, { after: cursor, limit: limit + 1 }),
    )
    const items = rows.slice(0, limit)
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Shuts an organization: from the next call on, nobody of it is authenticated. What it holds stays. */
  deactivate(organizationId: string): Promise<Organization> {
    return this.#setStatus(organizationId, 'inactive')
  }

  /** Opens an organization again, as it was. */
  reactivate(organizationId: string): Promise<Organization> {
    return this.#setStatus(organizationId, 'active')
  }

  /**
   * Removes an inactive organization for ever, with accounts, users and history.
   *
   * @throws TenantryError `conflict` while it is active: deactivate it first
   */
  purge(organizationId: string): Promise<Organization> {
    return this.#enter(organizationId, async ({ work }, organization) => {
      if (await purgeOrganization(work.scope)) return organization
      throw new TenantryError(
        'conflict',
        `The organization ${organization.name} is active. Deactivate it first.`,
      )
    })
  }

  /**
   * Sets how many accounts an organization may have besides the default one, and how many users each account. What is there already
   * stays, also where it is more: only what comes is refused, as `conflict` with the number. Waits for whoever is adding or moving users
   * at this moment.
   *
   * @param limits null takes a limit away; what is not given stays as it is
   */
  async setLimits(organizationId: string, limits: Partial<OrganizationLimits>): Promise<Organization> {
    const given = parseInput(limitsInput, limits)
    return this.#enter(organizationId, async (opened, organization) => {
      const work = opened.workOf('organization.setLimits')
      const wanted = { ...organization.limits, ...given }
      if (
        wanted.accounts === organization.limits.accounts &&
        wanted.usersPerAccount === organization.limits.usersPerAccount
      ) {
        return organization
      }
      // Whoever saw no limit holds an account only: they are waited for, and whoever comes later sees this one.
      if (wanted.usersPerAccount !== null) await lockEveryAccount(work.scope)
      const changed = changedTo(organization, { limits: wanted }, work.now)
      await updateOrganization(work.scope, changed)
      work.record({
        type: 'organization.limits_set',
        on: { type: 'organization', id: organization.id },
        accountId: null,
        before: { limits: organization.limits },
        after: { limits: wanted },
      })
      return changed
    })
  }

  #setStatus(organizationId: string, status: Status): Promise<Organization> {
    return this.#enter(organizationId, async (opened, organization) => {
      if (organization.status === status) return organization
      const work = opened.workOf(status === 'active' ? 'organization.reactivate' : 'organization.deactivate')
      const changed = changedTo(organization, { status }, work.now)
      await updateOrganization(work.scope, changed)
      work.record({
        type: status === 'active' ? 'organization.reactivated' : 'organization.deactivated',
        on: { type: 'organization', id: organization.id },
        accountId: null,
        before: { status: organization.status },
        after: { status },
      })
      return changed
    })
  }

  async #enter<T>(
    organizationId: string,
    work: (opened: Opened, organization: Organization) => Promise<T>,
  ): Promise<T> {
    return inOrganization(
      this.#world,
      this.#principalIn(organizationId),
      'write',
      async (opened) => {
        await lockOrganization(opened.work.scope)
        const organization = await readOrganization(opened.work.scope)
        if (organization === null) throw new TenantryError('not_found', 'There is no such organization.')
        return work(opened, organization)
      },
      'even-inactive',
    )
  }
}

/** An organization with a change, as its next version. */
function changedTo(organization: Organization, change: Partial<Organization>, now: Date): Organization {
  return { ...organization, ...change, version: organization.version + 1, updatedAt: now.toISOString() }
}
