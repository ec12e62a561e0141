import { z } from 'zod'
import { isId, type OrganizationId, type UserId } from '../domain/id.ts'
import type { Principal, Surface } from '../domain/principal.ts'
import { TenantryError } from '../errors.ts'
import { onceEntered } from '../look.ts'
import { name } from '../operations/fields.ts'
import { parseInput } from '../operations/input.ts'
import type { World } from '../world.ts'
import { Aside } from './aside.ts'
import { enterBySecrets } from './enter-by-secrets.ts'
import { userNamed } from './host-user.ts'
import { Principals } from './principals.ts'
import { SecretUses } from './secret-uses.ts'
import { type Secrets, shownBy } from './shown-secrets.ts'

/** Whom a host means: the id of the organization, and either Tenantry's own id of the user or the host's. */
export type HostUser = { readonly organizationId: string } & (
  | { readonly userId: string }
  | { readonly externalId: string }
)

/** How a host knows whom it means, and what names the request that it serves. */
export interface Assertion {
  readonly assertedBy: string
  readonly requestId?: string
}

const requestId = name('The id of the request that the host serves').optional()
const assertion = z.strictObject({ assertedBy: name('How the host knows'), requestId })
const origin = z.strictObject({ requestId })
/** Whom a host means: by one of the two and nothing else, so that a value that is missing cannot become somebody. */
const hostUser = z.union([
  z.strictObject({ organizationId: z.string(), userId: z.string() }),
  z.strictObject({ organizationId: z.string(), externalId: z.string() }),
])
const jobName = z.strictObject({ name: name('What the job is called') })

/** Says who calls, by what they show: two secrets, the word of a host, or the name of one of its jobs. */
export class Authenticator {
  readonly principals = new Principals()
  readonly #world: World
  readonly #aside = new Aside()
  readonly #uses = new SecretUses(this.#aside)

  constructor(world: World) {
    this.#world = world
  }

  /** @throws TenantryError `unauthenticated`, `rate_limited` */
  async bySecrets(secrets: Secrets, from: { readonly requestId?: string }): Promise<Principal> {
    const { organizationId, credential } = shownBy(secrets)
    const principal = this.principals.make({
      organizationId,
      credential,
      surface: 'library',
      via: viaOf(parseInput(origin, from)),
    })
    await enterBySecrets(this.#world, this.#aside, principal)
    return principal
  }

  /** @throws TenantryError `unauthenticated` when there is no such active user, and for whoever is not said exactly */
  async byHost(who: HostUser, how: Assertion): Promise<Principal> {
    const { assertedBy, ...from } = parseInput(assertion, how)
    const meant = hostUser.safeParse(who)
    if (!meant.success) throw new TenantryError('unauthenticated', undefined, { cause: meant.error })
    const organizationId = organizationIdOf(meant.data.organizationId)
    const userId =
      'userId' in meant.data
        ? meant.data.userId
        : await this.#userNamed(organizationId, meant.data.externalId)
    if (userId === null || !isId('user', userId)) throw new TenantryError('unauthenticated')
    const principal = this.principals.make({
      organizationId,
      credential: { kind: 'host', userId, assertedBy },
      surface: 'host',
      via: { assertedBy, ...viaOf(from) },
    })
    await onceEntered(this.#world, principal, () => undefined)
    return principal
  }

  /** A job of the host's, in whatever organization it has something to do. */
  job(called: string, surface: Surface): (organizationId: string) => Principal {
    const { name } = parseInput(jobName, { name: called })
    return (organizationId) =>
      this.principals.make({
        organizationId: organizationIdOf(organizationId),
        credential: { kind: 'system', name },
        surface,
        via: {},
      })
  }

  /** A principal was found good just now. */
  used(principal: Principal): void {
    this.#uses.note(this.#world, principal)
  }

  /** Writes what is written beside the answers, and takes nothing more. */
  close(): Promise<void> {
    return this.#aside.close()
  }

  #userNamed(organizationId: OrganizationId, externalId: string): Promise<UserId | null> {
    const credential = { kind: 'system', name: 'actAs' } as const
    const system = this.principals.make({ organizationId, credential, surface: 'host', via: {} })
    return userNamed(this.#world, system, externalId)
  }
}

/** Named as in what comes by chat. */
function viaOf({ requestId: request }: z.output<typeof origin>): Principal['via'] {
  return request === undefined ? {} : { request }
}

function organizationIdOf(text: string): OrganizationId {
  if (typeof text !== 'string' || !isId('organization', text)) throw new TenantryError('unauthenticated')
  return text
}
