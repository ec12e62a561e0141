import type { Principal } from '../domain/principal.ts'
import { TenantryError } from '../errors.ts'

/** The principals that were made here: an object of the same shape from anywhere else is nobody. */
export class Principals {
  readonly #made = new WeakSet<Principal>()

  make<Of extends Principal>(principal: Of): Of {
    // Frozen to the bottom: whoever could change the credential would be somebody else.
    const credential = Object.freeze({ ...principal.credential })
    if (credential.kind === 'chat') Object.freeze(credential.identity)
    const made = Object.freeze({ ...principal, credential, via: Object.freeze({ ...principal.via }) })
    this.#made.add(made)
    return made
  }

  /** @throws TenantryError `unauthenticated` for a principal that was not made here */
  refuseForged(principal: Principal): void {
    if (!this.#made.has(principal)) throw new TenantryError('unauthenticated')
  }
}
