import type { OrganizationId } from '../domain/id.ts'
import type { Principal } from '../domain/principal.ts'
import { Recent } from '../domain/recent.ts'
import { inOrganization } from '../open-work.ts'
import { noteUses } from '../store/tables/secret-uses.ts'
import type { World } from '../world.ts'
import type { Aside } from './aside.ts'
import { bookkeeper } from './bookkeeper.ts'

/** A minute less than the five to which the last use is exact: the note itself takes a moment. */
const NOTE_EVERY_MS = 4 * 60_000

/** Of so many secrets a process remembers that it noted their use; of any further one it notes it once too often. */
const MOST_REMEMBERED = 10_000

/** Notes when secrets were last used, aside. What is remembered here only saves writing: another process that does not know it writes, too. */
export class SecretUses {
  readonly #aside: Aside
  readonly #notedAt = new Recent<string, number>(MOST_REMEMBERED)
  readonly #waiting = new Map<OrganizationId, Set<string>>()

  constructor(aside: Aside) {
    this.#aside = aside
  }

  /** A principal was found good just now. */
  note(world: World, { organizationId, credential }: Principal): void {
    if (credential.kind !== 'secrets') return
    const nowMs = world.now().getTime()
    for (const hash of [credential.organizationSecretHash, credential.userSecretHash]) {
      const notedAt = this.#notedAt.get(hash)
      if (notedAt !== undefined && Math.abs(nowMs - notedAt) < NOTE_EVERY_MS) continue
      if (!this.#aside.add(`uses ${organizationId}`, () => this.#write(world, organizationId))) continue
      const waiting = this.#waiting.get(organizationId) ?? new Set()
      this.#waiting.set(organizationId, waiting.add(hash))
      this.#notedAt.set(hash, nowMs)
    }
  }

  async #write(world: World, organizationId: OrganizationId): Promise<void> {
    const hashes = [...(this.#waiting.get(organizationId) ?? [])]
    this.#waiting.delete(organizationId)
    // What is not noted now, because somebody was changing it or the database was away, is noted with the next use.
    const forget = (some: readonly string[]) => {
      for (const hash of some) this.#notedAt.forget(hash)
    }
    try {
      await inOrganization(world, bookkeeper(organizationId), 'write', async ({ work }) => {
        const noted = await noteUses(work.scope, hashes, work.now)
        forget(hashes.filter((hash) => !noted.includes(hash)))
      })
    } catch (error) {
      forget(hashes)
      throw error
    }
  }
}
