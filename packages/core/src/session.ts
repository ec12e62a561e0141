import { executeByName, operationNamed } from './by-name.ts'
import type { Principal } from './domain/principal.ts'
import { refuseUnlessHeld } from './execute.ts'
import { type AnyTables, inHostTransaction } from './host-transaction.ts'
import { onceEntered } from './look.ts'
import { Faces } from './session/faces.ts'
import type { HostCommands, Run } from './session/operation-types.ts'
import { SessionTransaction } from './session/transaction.ts'
import type { World } from './world.ts'

/**
 * What a host holds of somebody who has shown who they are. It remembers the credential, not the rights: every call reads status
 * and roles again (H18).
 */
export class Session<
  Tables = AnyTables,
  Commands extends HostCommands = readonly [],
> extends Faces<Commands> {
  readonly principal: Principal
  readonly #world: World

  constructor(world: World, principal: Principal) {
    super({
      run: ((name, input, options) =>
        executeByName(world, name, { principal, input, ...(options !== undefined && { options }) })) as Run,
      look: (question) => onceEntered(world, principal, question),
      now: world.now,
    })
    this.#world = world
    this.principal = principal
  }

  /**
   * Several commands and the host's own writes in one commit, or nothing: what is refused inside undoes all of it, also where the
   * callback catches the refusal. A question that is refused (`not_found`) has changed nothing and may be caught.
   *
   * The callback is run once. It holds a connection and locks until it ends, so it should neither wait for a person nor for
   * another service. Sessions and other transactions of the same Tenantry are refused inside (`conflict`).
   *
   * @throws TenantryError what the first refused command says; `unavailable` where nothing was done, or with
   *   `details.outcome = 'unknown'` where the connection was lost at the commit
   */
  transaction<T>(callback: (tx: SessionTransaction<Tables, Commands>) => Promise<T>): Promise<T> {
    return inHostTransaction<Tables, T>(
      this.#world,
      this.principal,
      typeof callback === 'function'
        ? (transaction) => callback(new SessionTransaction(transaction))
        : callback,
    )
  }

  /**
   * Refuses, and records, whoever may do such a thing to nothing at all: for a surface that is about to ask for the rest of an input.
   *
   * @param asked what was given so far
   */
  refuseUnlessHeld(name: string, asked: unknown): Promise<void> {
    return refuseUnlessHeld(this.#world, operationNamed(this.#world.operations, name), {
      principal: this.principal,
      input: asked,
    })
  }
}
