import type { AnyAbility } from '@casl/ability'
import { executeByName, operationNamed } from './by-name.ts'
import type { Principal } from './domain/principal.ts'
import { refuseUnlessHeld } from './execute.ts'
import { inOrganization } from './open-work.ts'
import type { OperationName } from './operations/table.ts'
import type { Work } from './operations/work.ts'
import { allows } from './policy/authorize.ts'
import type { Permission } from './policy/permissions.ts'
import { ownerFieldsOf } from './policy/policy.ts'
import { Faces } from './session/faces.ts'
import type { OutputOf } from './session/operation-types.ts'
import type { World } from './world.ts'

/**
 * What a host holds of somebody who has shown who they are. It remembers the credential, not the rights: every call reads status
 * and roles again (H18).
 */
export class Session extends Faces {
  readonly principal: Principal
  readonly #world: World

  constructor(world: World, principal: Principal) {
    super(
      (name, input, options) =>
        executeByName(world, name, { principal, input, ...(options && { options }) }) as Promise<
          OutputOf<typeof name>
        >,
      world.now,
    )
    this.#world = world
    this.principal = principal
  }

  /**
   * Refuses, and records, whoever may do such a thing to nothing at all: for a surface that is about to ask for the rest of an input.
   *
   * @param asked what was given so far
   */
  refuseUnlessHeld(name: OperationName, asked: unknown): Promise<void> {
    return refuseUnlessHeld(this.#world, operationNamed(name), { principal: this.principal, input: asked })
  }

  /** A CASL ability of this moment; use it at once, for it does not follow later changes. */
  ability(): Promise<AnyAbility> {
    return inOrganization(this.#world, this.principal, 'read', async ({ work }) => work.actor.ability)
  }

  /**
   * Whether this session may do something to an instance, by the rules alone (the grant ceiling and the state of things can still
   * refuse it). Without an instance: to something of one's own.
   */
  async can(permission: Permission, instance?: object | null): Promise<boolean> {
    const [answer = false] = await this.canEach([
      instance === undefined ? { permission } : { permission, instance },
    ])
    return answer
  }

  /** Many such questions, answered in one moment. With a field: whether that field of the instance may be changed. */
  canEach(
    questions: readonly { permission: Permission; instance?: object | null; field?: string }[],
  ): Promise<readonly boolean[]> {
    return inOrganization(this.#world, this.principal, 'read', async ({ work }) =>
      questions.map(({ permission, instance, field }) => {
        // A host that looked a row up and found none must not be told yes.
        if (instance === null) return false
        const row = instance ?? ownThing(work, permission)
        return allows(
          work.actor.ability,
          permission,
          field === undefined ? { row } : { row, fields: [field] },
        )
      }),
    )
  }

  /** The permissions that this session holds at any reach and for any field: what to offer to them, not what to decide by. */
  permissions(): Promise<ReadonlySet<Permission>> {
    return inOrganization(
      this.#world,
      this.principal,
      'read',
      async ({ work }) => new Set(work.actor.grants.map(({ permission }) => permission)),
    )
  }
}

/** A thing of this kind that is the actor's own. */
function ownThing({ actor, organization, policy }: Work, permission: Permission): object {
  const owner = ownerFieldsOf(policy, permission)
  return {
    [owner.organization]: organization.id,
    ...(owner.account === undefined ? {} : { [owner.account]: actor.accountId }),
    ...(owner.self === undefined ? {} : { [owner.self]: actor.userId }),
  }
}
