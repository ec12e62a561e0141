import { type Session, TenantryError } from '@tenantry/core'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  cell,
  covers,
  ROLES,
  type Role,
  WHOSE,
  type Whose,
} from '../../../test/authorization/permission-table.ts'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../test/proof/proof.ts'
import { BUILT_IN } from '../src/grammar/verbs.ts'
import { useChat } from '../test/support/chat.ts'
import { messageOf, saidBy } from '../test/support/said.ts'
import { CANARY_STEM, foundIn, plantCanaries } from './canaries.ts'

const STATUSES = ['active', 'inactive'] as const
type Answer = 'done' | 'forbidden' | 'not_found' | 'conflict'

/** A verb about somebody, as it is typed; what H17 or H10 forbids though it be in reach. */
interface Cells {
  readonly verb: string
  readonly permission: string
  type(target: string, elsewhere: string): string
  readonly neverOnOneself?: true
  /** Who may not do it can ask for it, and so is first told whether there is such a thing. */
  readonly canBeAskedFor?: true
  readonly moreThanNames?: true
  readonly neverOnDefault?: true
  readonly onlyOnDeleted?: true
}

let serial = 0
const unused = (stem: string) => {
  serial += 1
  return `${stem}-${serial}`
}

const ON_USERS: readonly Cells[] = [
  { verb: 'users show', permission: 'user:read', type: (id) => id },
  { verb: 'users update', permission: 'user:update', type: (id) => `${id} --first ${unused('Fay')}` },
  {
    verb: 'users update',
    permission: 'user:update',
    moreThanNames: true,
    type: (id) => `${id} --email ${unused('fay')}@elm.test`,
  },
  { verb: 'users secrets', permission: 'user:rotate-secret', type: (id) => id },
  { verb: 'users secret', permission: 'user:rotate-secret', type: (id) => id },
  { verb: 'users deactivate', permission: 'user:deactivate', neverOnOneself: true, type: (id) => id },
  { verb: 'users reactivate', permission: 'user:reactivate', type: (id) => id },
  {
    verb: 'users role',
    permission: 'role:assign',
    canBeAskedFor: true,
    neverOnOneself: true,
    type: (id) => `${id} account-admin`,
  },
  {
    verb: 'users revoke-role',
    permission: 'role:assign',
    neverOnOneself: true,
    type: (id) => `${id} account-admin`,
  },
  {
    verb: 'users move',
    permission: 'user:move',
    neverOnOneself: true,
    type: (id, elsewhere) => `${id} ${elsewhere}`,
  },
  { verb: 'users delete', permission: 'user:delete', neverOnOneself: true, type: (id) => id },
]

const ON_ACCOUNTS: readonly Cells[] = [
  { verb: 'accounts show', permission: 'account:read', type: (id) => id },
  { verb: 'accounts update', permission: 'account:update', type: (id) => `${id} --name ${unused('Elm')}` },
  { verb: 'accounts reactivate', permission: 'account:reactivate', type: (id) => id },
  { verb: 'accounts deactivate', permission: 'account:deactivate', neverOnDefault: true, type: (id) => id },
  { verb: 'accounts delete', permission: 'account:delete', neverOnDefault: true, type: (id) => id },
  { verb: 'accounts purge', permission: 'account:purge', onlyOnDeleted: true, type: (id) => id },
]

/** What has no cell of its own here, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'accounts create': 'about nobody: below',
  'users add': 'about an account: below',
  'accounts list': 'shows what is readable: below',
  'users list': 'shows what is readable: below',
  'accounts role': 'is about everybody of an account: test/chat/hierarchy.test',
  'accounts revoke-role': 'is about everybody of an account: test/chat/hierarchy.test',
  'users revoke-secret': 'is told a secret, and no user: test/chat/secrets.test',
  'users link': 'is told a member of the chat, too: test/chat/identity.test',
}

/** The answer that the table gives: what one may not see is not there, what one may see and not do is forbidden. */
function expected({ permission, canBeAskedFor }: Cells, role: Role, whose: Whose): Answer {
  const { reach } = cell(permission, role)
  if (reach === '–' && !canBeAskedFor) return 'forbidden'
  const reads = cell(permission.startsWith('account:') ? 'account:read' : 'user:read', role)
  if (!covers(reads.reach, whose)) return 'not_found'
  return covers(reach, whose) ? 'done' : 'forbidden'
}

describe('every cell of the table that has a verb, typed as a slash command', () => {
  const chat = useChat()
  let canaries: readonly string[] = []
  beforeAll(async () => {
    canaries = await plantCanaries(chat.birch.eve)
  })
  const actors = () => ({
    'org-admin': { person: chat.ada, user: chat.acorn.users.ada },
    'account-admin': { person: chat.ben, user: chat.acorn.users.ben },
    member: { person: chat.cleo, user: chat.acorn.users.cleo },
  })

  /** Types it, and presses the button of the question where there is one. */
  async function answerTo(role: Role, line: string): Promise<Answer> {
    const { person } = actors()[role]
    const message = await messageOf(await person.type(line))
    const first = answerIn(saidBy(message))
    const buttons = message.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
    const labels = buttons.flatMap((each) => (each.type === 'button' ? [each.text.text] : []))
    if (first !== 'done' || !labels.includes('Cancel')) return first
    const press = labels.find((label) => label !== 'Cancel')
    const pressed = await person.press(message, press ?? '')
    if (person.modal() !== undefined) await person.close()
    return answerIn(saidBy(await messageOf(pressed)))
  }

  async function userOf(role: Role, whose: Whose, status: string): Promise<string> {
    const me = actors()[role].user
    if (whose === 'own') return me.id
    const { acorn, birch } = chat
    const [by, accountId] =
      whose === 'other organization'
        ? [birch.eve, birch.rowan.id]
        : [acorn.ada, whose === 'own account' ? me.accountId : acorn.pine.id]
    const { user } = await add(by, accountId)
    if (status === 'inactive') await by.users.deactivate(user)
    return user.id
  }

  const add = (by: Session, accountId: string) =>
    by.users.create({ accountId, email: `${unused('fay')}@elm.test`, firstName: 'Fay', lastName: 'Hill' })

  /** The cells of a role in which the bot answers otherwise than the table says. */
  async function disagreements(role: Role) {
    const wrong: string[] = []
    let cells = 0
    const { acorn, birch } = chat
    const elsewhere = (await acorn.ada.accounts.create({ externalId: unused('elsewhere') })).externalId
    const compare = async (what: string, answer: Answer, line: string) => {
      cells += 1
      const given = await answerTo(role, line)
      if (given !== answer) wrong.push(`${role}: ${what}: ${given} instead of ${answer}`)
    }
    for (const cells of ON_USERS) {
      for (const whose of WHOSE) {
        for (const status of STATUSES) {
          if (whose === 'own' && status === 'inactive') continue
          let answer = expected(cells, role, whose)
          if (answer === 'done' && whose === 'own' && cells.neverOnOneself) answer = 'forbidden'
          if (answer === 'done' && cells.moreThanNames && cell(cells.permission, role).namesOnly)
            answer = 'forbidden'
          const target = await userOf(role, whose, status)
          await compare(
            `${cells.verb}, ${whose}, ${status}`,
            answer,
            `/${cells.verb} ${cells.type(target, elsewhere)}`,
          )
        }
      }
    }
    for (const cells of ON_ACCOUNTS) {
      for (const whose of ['own', 'other account', 'other organization'] as const) {
        for (const status of STATUSES) {
          if (whose === 'own' && status === 'inactive') continue
          const by = whose === 'other organization' ? birch.eve : acorn.ada
          const target =
            whose === 'own'
              ? actors()[role].user.accountId
              : (await by.accounts.create({ externalId: unused('elm') })).id
          if (status === 'inactive') await by.accounts.deactivate(target)
          let answer = expected(cells, role, whose)
          if (answer === 'done' && whose === 'own' && cells.neverOnDefault) answer = 'conflict'
          if (answer === 'done' && cells.onlyOnDeleted) answer = 'conflict'
          await compare(
            `${cells.verb}, ${whose}, ${status}`,
            answer,
            `/${cells.verb} ${cells.type(target, elsewhere)}`,
          )
        }
      }
    }
    const may = (permission: string, whose: Whose) => covers(cell(permission, role).reach, whose)
    await compare(
      'accounts create',
      may('account:create', 'other account') ? 'done' : 'forbidden',
      `/accounts create ${unused('elm')}`,
    )
    for (const [whose, accountId] of [
      ['own account', actors()[role].user.accountId],
      ['other account', acorn.pine.id],
      ['other organization', birch.rowan.id],
    ] as const) {
      const held = cell('user:create', role).reach !== '–'
      const answer = !held ? 'forbidden' : may('user:create', whose) ? 'done' : 'not_found'
      await compare(
        `users add, ${whose}`,
        answer,
        `/users add ${unused('fay')}@elm.test --account ${accountId} --first Fay --last Hill`,
      )
    }
    return { cells, wrong }
  }

  test(
    'is answered as the table says, by the bot as by the library',
    async () => {
      const proof = startProof('authorization.chat')
      let all = 0
      for (const role of ROLES) {
        const { cells, wrong } = await disagreements(role)
        expect(wrong).toEqual([])
        all += cells
      }
      proof.showed(`${all} of ${all} cells as the table says`)
    },
    PROOF_TIMEOUT_MS,
  )

  test('lists show what the table lets each role read, and nothing else', async () => {
    for (const [role, { person }] of Object.entries(actors())) {
      const reach = cell('user:read', role as Role).reach
      const text = saidBy(await messageOf(await person.type('/users list Elder')))
      expect(text.includes('cleo@oak.test'), role).toBe(true)
      const pine = saidBy(await messageOf(await person.type('/users list Yew')))
      expect(pine.includes('dov@pine.test'), role).toBe(reach === 'org')
    }
  })

  test(
    'the comparison bites: where members really hold more, cells differ',
    async () => {
      const { ada } = chat.acorn
      await ada.roles.update('member', { add: ['user:create@account', 'user:deactivate@account'] })
      const { wrong } = await disagreements('member')
      await ada.roles.reset('member')
      expect(wrong).toContain('member: users add, own account: done instead of forbidden')
      showedControl('authorization.chat', `with two grants more for members ${wrong.length} cells differ`)
    },
    PROOF_TIMEOUT_MS,
  )

  test('H7: nothing that names the other organization, its accounts or its people is in what anybody saw meanwhile, or in the log', async () => {
    for (const { person } of Object.values(actors()))
      for (const line of [
        `/users list ${CANARY_STEM}`,
        `/accounts list`,
        `/accounts list ${CANARY_STEM}`,
        '/users list',
      ])
        await person.type(line)
    const seen = [chat.ada, chat.ben, chat.cleo].map((person) => JSON.stringify(person.messages())).join('\n')
    expect(seen).toContain('Cleo')
    expect(foundIn(seen, canaries)).toEqual([])
    expect(foundIn(chat.log.text, canaries)).toEqual([])
    for (const word of [
      'Birch',
      'Rowan',
      'birch.test',
      'Alder',
      chat.birch.organization.id,
      chat.birch.users.eve.id,
    ]) {
      expect(seen).not.toContain(word)
      expect(chat.log.text).not.toContain(word)
    }
  })

  test('the look for canaries bites: whoever may see them is shown every one', async () => {
    const { eve } = chat.birch
    const shown = JSON.stringify([await eve.accounts.list({}), await eve.users.list({ search: CANARY_STEM })])
    expect(foundIn(shown, canaries)).toEqual(canaries)
  })

  test('every verb on accounts and users has its cells', () => {
    const asked = new Set([...ON_USERS, ...ON_ACCOUNTS].map(({ verb }) => verb))
    const verbs = BUILT_IN.all.filter(({ noun }) => noun === 'accounts' || noun === 'users')
    const forgotten = verbs
      .map(({ noun, verb }) => `${noun} ${verb}`)
      .filter((name) => !asked.has(name) && !(name in ELSEWHERE))
    expect(forgotten).toEqual([])
  })
})

/** What the bot's words mean; a fault is none of them. */
function answerIn(text: string): Answer {
  if (/There is no such (user|account)/.test(text)) return 'not_found'
  if (/You may not|You cannot|so you cannot|are not allowed/.test(text)) return 'forbidden'
  if (
    /default account cannot|is not deleted|Delete it first|reactivate it first|Reactivate the account first|first\./.test(
      text,
    )
  )
    return 'conflict'
  if (/Something went wrong|not signed in/.test(text)) throw new TenantryError('unavailable', text)
  return 'done'
}
