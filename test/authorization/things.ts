import type { Session, Tenantry } from '@tenantry/core'
import type { Acorn, Birch } from '@tenantry/core/testing'
import type { About, Case } from './matrix.ts'
import type { Role } from './permission-table.ts'

/** What a line is about in one case: its id, and what a list shows of it. */
export interface Thing {
  readonly id: string
  readonly mark: string
}

/** To call an account so needs somebody else’s agreement: so organization administrators have something to ask for, too. */
export const RULED = 'Ruled'

let additions = 0

/** A text that was not used before in this process. */
export function unused(stem: string): string {
  additions += 1
  return `${stem}-m${additions}`
}

const ASSERTED = { assertedBy: 'the matrix' }

interface Company {
  readonly tenantry: Tenantry
  readonly acorn: Acorn
  readonly birch: Birch
}

/** Makes what the lines of the matrix are about, in Acorn and in Birch. */
export class Things {
  readonly #tenantry: Tenantry
  readonly #acorn: Acorn
  readonly #birch: Birch
  /** The other administrator of each: what somebody did in need, another one looks at. */
  readonly #others: { readonly acorn: Session; readonly birch: Session }

  readonly #unchanged = new Map<string, Thing>()

  private constructor(company: Company, others: { acorn: Session; birch: Session }) {
    this.#tenantry = company.tenantry
    this.#acorn = company.acorn
    this.#birch = company.birch
    this.#others = others
  }

  /** Gives each organization another administrator, and the rule that one of them agrees to what the other one asks for. */
  static async in(company: Company): Promise<Things> {
    const { tenantry, acorn, birch } = company
    const another = async ({ organization, defaultAccount }: Acorn | Birch) => {
      // Made by nobody of them: a voice that one pair of hands has made does not count.
      const host = tenantry.system('the matrix').inOrganization(organization.id)
      const { user } = await host.users.create({
        accountId: defaultAccount.id,
        email: 'amy@linden.test',
        firstName: 'Amy',
        lastName: 'Linden',
        roles: ['org-admin'],
      })
      await host.approvals.rules.set(ruleCalled(RULED))
      return tenantry.actAs({ organizationId: organization.id, userId: user.id }, ASSERTED)
    }
    return new Things(company, { acorn: await another(acorn), birch: await another(birch) })
  }

  /** Who acts in a role. */
  actor(role: Role): { readonly session: Session; readonly userId: string; readonly accountId: string } {
    const { ada, ben, cleo, users } = this.#acorn
    const [session, user] = (
      {
        'org-admin': [ada, users.ada],
        'account-admin': [ben, users.ben],
        member: [cleo, users.cleo],
      } as const
    )[role]
    return { session, userId: user.id, accountId: user.accountId }
  }

  /**
   * The thing of a case, as seen by who acts in the role: one of its own where it is going to be changed.
   *
   * @param changes whether the call is one that changes it, and is expected to
   */
  async of(about: About, role: Role, { changes, ...which }: Case & { changes: boolean }): Promise<Thing> {
    if (changes || which.whose === 'own') return this.#make(about, role, which)
    const key = `${about}, ${role}, ${which.whose}, ${which.status}`
    const thing = this.#unchanged.get(key) ?? (await this.#make(about, role, which))
    this.#unchanged.set(key, thing)
    return thing
  }

  async #make(about: About, role: Role, which: Case): Promise<Thing> {
    switch (about) {
      case 'the organization':
      case 'oneself':
      case 'a code':
        return { id: '', mark: '' }
      case 'an account':
        return this.#account(role, which)
      case 'a user':
        return this.#user(role, which)
      case 'a user’s secret':
        return this.#secretOf(await this.#user(role, which), which)
      case 'a request':
        return this.#request(role, which)
      case 'its secret':
        return this.#organizationSecret(which)
      case 'its role': {
        const { name } = await this.#administrator(which).roles.create({
          role: unused('role'),
          grants: ['user:read@self'],
        })
        return { id: name, mark: name }
      }
      case 'its rule': {
        const { id, name } = await this.#administrator(which).approvals.rules.set(ruleCalled(unused('Rule')))
        return { id, mark: name }
      }
      case 'its review':
        return this.#review(which)
      default:
        return about satisfies never
    }
  }

  #administrator({ whose }: Case): Session {
    return whose === 'other organization' ? this.#birch.eve : this.#acorn.ada
  }

  #place(role: Role, { whose }: Case): string {
    if (whose === 'other organization') return this.#birch.rowan.id
    return whose === 'other account' ? this.#acorn.pine.id : this.actor(role).accountId
  }

  async #account(role: Role, which: Case): Promise<Thing> {
    const by = this.#administrator(which)
    if (which.whose === 'own account') {
      const { id, externalId } = await by.accounts.get(this.actor(role).accountId)
      return { id, mark: externalId }
    }
    const { id, externalId } = await by.accounts.create({ externalId: unused('elm') })
    if (which.status === 'inactive') await by.accounts.deactivate(id)
    return { id, mark: externalId }
  }

  async #user(role: Role, which: Case): Promise<Thing> {
    const by = this.#administrator(which)
    if (which.whose === 'own') {
      const { id, email } = await by.users.get(this.actor(role).userId)
      return { id, mark: email }
    }
    const { user } = await by.users.create({
      accountId: this.#place(role, which),
      email: `${unused('fay')}@elm.test`,
      firstName: 'Fay',
      lastName: 'Hill',
    })
    if (which.status === 'inactive') await by.users.deactivate(user)
    return { id: user.id, mark: user.email }
  }

  /** A secret besides the one that they use. */
  async #secretOf({ id: userId }: Thing, which: Case): Promise<Thing> {
    const by = this.#administrator(which)
    const used = (await by.secrets.list(userId)).map((secret) => secret.id)
    await by.users.rotateSecret(userId)
    const secrets = await by.secrets.list(userId)
    const id = secrets.find((secret) => !used.includes(secret.id))?.id ?? ''
    return { id, mark: id }
  }

  async #organizationSecret(which: Case): Promise<Thing> {
    const by = this.#administrator(which)
    const used = (await by.organization.listSecrets()).map((secret) => secret.id)
    await by.organization.rotateSecret()
    const secrets = await by.organization.listSecrets()
    const id = secrets.find((secret) => !used.includes(secret.id))?.id ?? ''
    // One has to last when this one is revoked.
    await by.organization.rotateSecret()
    return { id, mark: id }
  }

  async #request(role: Role, which: Case): Promise<Thing> {
    const asker =
      which.whose === 'own' ? this.actor(role).session : await this.#as(await this.#user(role, which), which)
    const [command, input] = whatIsAsked(which.whose === 'own' ? role : 'member', this.#acorn.pine.id)
    const { id } = await asker.approvals.request(command, input)
    return { id, mark: id }
  }

  #as({ id: userId }: Thing, { whose }: Case): Promise<Session> {
    const { organization } = whose === 'other organization' ? this.#birch : this.#acorn
    return this.#tenantry.actAs({ organizationId: organization.id, userId }, ASSERTED)
  }

  /** Done in need by another administrator than the one who asks. */
  async #review({ whose }: Case): Promise<Thing> {
    const [by, accountId] =
      whose === 'other organization'
        ? [this.#others.birch, this.#birch.rowan.id]
        : [this.#others.acorn, this.#acorn.pine.id]
    const { review } = await by.approvals.breakGlass(
      'account.update',
      { accountId, name: RULED },
      { reason: 'Fire' },
    )
    return { id: review.id, mark: review.id }
  }
}

/** Something that others must agree to, where this role asks for it. */
export function whatIsAsked(
  role: Role,
  accountId: string,
): readonly [string, Readonly<Record<string, unknown>>] {
  return role === 'org-admin'
    ? ['account.update', { accountId, name: RULED }]
    : ['account.create', { externalId: unused('asked') }]
}

/** A rule about accounts that are called like it. */
export function ruleCalled(name: string) {
  return {
    name,
    commands: ['account.update'],
    when: [{ field: 'name', in: [name] }],
    stages: [{ approvers: [{ role: 'org-admin' }] }],
  }
}
