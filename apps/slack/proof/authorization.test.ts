import { TenantryError } from '@tenantry/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { inputOf } from '../../../test/authorization/inputs.ts'
import {
  type Answer,
  type Case,
  casesOf,
  differences,
  expected,
  ROWS,
  type Row,
} from '../../../test/authorization/matrix.ts'
import { cell, ROLES, type Role } from '../../../test/authorization/permission-table.ts'
import { type Thing, Things } from '../../../test/authorization/things.ts'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../test/proof/proof.ts'
import { print } from '../src/grammar/print.ts'
import type { Given } from '../src/grammar/value.ts'
import { BUILT_IN } from '../src/grammar/verbs.ts'
import { connectChat, linkMember, useChat } from '../test/support/chat.ts'
import { messageOf, saidBy } from '../test/support/said.ts'
import { CANARY_STEM, foundIn, plantCanaries } from './canaries.ts'

/** A line of the matrix that somebody can type. */
type Typed = Row & { readonly verb: string }

const TYPED = ROWS.filter((row): row is Typed => row.verb !== null)

const VERBS = new Map(BUILT_IN.all.map((verb) => [`${verb.noun} ${verb.verb}`, verb]))

/** What is said otherwise in chat: a code as it was given, a person as a mention, and the workspace by typing it there. */
const SAID: Readonly<
  Record<string, (input: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>
> = {
  'chat.connect': () => ({ code: 'tn-made-up' }),
  'chat.link': () => ({ code: 'tn-made-up' }),
  'chat.disconnect': () => ({}),
  'chat.invite': (input) => ({ ...input, member: '<@U0FAY>' }),
}

/** A cell: one line of the matrix, one role, one case. */
interface Cell {
  readonly row: Typed
  readonly role: Role
  readonly which: Case
}

const CELLS: readonly Cell[] = ROLES.flatMap((role) =>
  TYPED.flatMap((row) => casesOf(row).map((which) => ({ row, role, which }))),
)

describe('H3 H7 H17: every cell of the matrix that has a verb, typed as a slash command', () => {
  const chat = useChat()
  let canaries: readonly string[] = []
  let made: Things | undefined
  beforeAll(async () => {
    canaries = await plantCanaries(chat.birch.eve)
    made = await Things.in(chat)
  })
  const things = () => {
    if (made === undefined) throw new Error('there are things within tests only')
    return made
  }
  const people = () => ({ 'org-admin': chat.ada, 'account-admin': chat.ben, member: chat.cleo })

  function lineOf({ row, role }: Cell, thing: Thing): string {
    const verb = VERBS.get(row.verb)
    if (verb === undefined) throw new Error(`nobody can type ${row.verb}`)
    const input = inputOf(row.name, { role, thing, elsewhere: chat.acorn.pine.id })
    const said = SAID[row.operation]?.(input) ?? input
    return `/${verb.noun} ${print(verb, said as Readonly<Record<string, Given>>)}`
  }

  /** Types it, and presses the button of the question where there is one. */
  async function answerTo(
    { row, role }: Cell,
    { line, thing }: { line: string; thing: Thing },
  ): Promise<Answer> {
    const person = people()[role]
    const message = await messageOf(await person.type(line))
    const buttons = message.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
    const labels = buttons.flatMap((each) => (each.type === 'button' ? [each.text.text] : []))
    if (labels.includes('Ask for approval')) return 'approval_required'
    const first = answerIn(saidBy(message))
    if (first !== 'done') return first
    if (row.besides.includes('listed')) return saidBy(message).includes(thing.mark) ? 'done' : 'not_found'
    if (!labels.includes('Cancel')) return first
    const pressed = await person.press(message, labels.find((label) => label !== 'Cancel') ?? '')
    if (person.modal() !== undefined) await person.close()
    return answerIn(saidBy(await messageOf(pressed)))
  }

  /** Whoever has ended their link, or the workspace's connection, gets it back for the next line. */
  async function restore({ row, role }: Cell): Promise<void> {
    if (row.operation === 'chat.disconnect') await connectChat(chat.tenantry, chat.acorn)
    const { userId } = things().actor(role)
    const memberId = { 'org-admin': 'U0ADA', 'account-admin': 'U0BEN', member: 'U0CLEO' }[role]
    if (row.operation === 'chat.unlink') await linkMember(chat.tenantry, chat.acorn.ada, { userId, memberId })
  }

  /** The cells that the bot answers otherwise than the matrix says. */
  async function disagreements(cells: readonly Cell[]): Promise<readonly string[]> {
    const wrong: string[] = []
    for (const each of cells) {
      const { row, role, which } = each
      const answer = expected(row, role, { ...which, surface: 'chat' })
      const changes = answer === 'done' && VERBS.get(row.verb)?.reads === false
      const thing = await things().of(row.about, role, { ...which, changes })
      const line = lineOf(each, thing)
      const given = await answerTo(each, { line, thing })
      if (given === 'done') await restore(each)
      if (given !== answer)
        wrong.push(`${role}: ${row.name}, ${which.whose}, ${which.status}: ${given} instead of ${answer}`)
    }
    return wrong
  }

  test(
    'is answered as the matrix says, by the bot as by the library',
    async () => {
      const proof = startProof('authorization.chat')
      const cells = CELLS.filter(() => proof.below(CELLS.length) < proof.n)
      expect(await disagreements(cells)).toEqual([])
      proof.showed(`${cells.length} of ${CELLS.length} cells, each as the matrix says`)
    },
    PROOF_TIMEOUT_MS,
  )

  test('lists show what the table lets each role read, and nothing else', async () => {
    for (const role of ROLES) {
      const person = people()[role]
      const reach = cell('user:read', role).reach
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
      const more = CELLS.filter(
        ({ row: { permission }, role }) =>
          role === 'member' && (permission === 'user:create' || permission === 'user:deactivate'),
      )
      const wrong = await disagreements(more)
      await ada.roles.reset('member')
      expect(wrong).toContain('member: user.create, own account, active: done instead of forbidden')
      showedControl('authorization.chat', `with two grants more for members ${wrong.length} cells differ`)
    },
    PROOF_TIMEOUT_MS,
  )

  test('H7: nothing that names the other organization, its accounts or its people is in what anybody saw meanwhile, or in the log', async () => {
    for (const person of Object.values(people()))
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

  test('every verb has its line in the matrix, and every line that is typed its verb', () => {
    const verbs = [...VERBS.keys()]
    expect(differences({ verbs })).toEqual([])
    expect(differences({ verbs: [...verbs, 'users sell'] })).toEqual(['users sell has no line in the matrix'])
    const forgetful = ROWS.filter(({ verb }) => verb !== 'accounts role')
    expect(differences({ verbs }, forgetful)).toEqual(['accounts role has no line in the matrix'])
  })
})

const FORBIDDEN =
  /You may not|You cannot|so you cannot|are not allowed|Only an administrator|would change your own roles/
const CONFLICT =
  /default account cannot|is not deleted|Delete it first|eactivate (it|the account) first|first\.|no factory settings|have not agreed/

/** What the bot's words mean; a fault is none of them. */
function answerIn(text: string): Answer {
  if (/There is no (such|account|user|role|secret|request|rule|review) /.test(text)) return 'not_found'
  if (FORBIDDEN.test(text)) return 'forbidden'
  if (CONFLICT.test(text)) return 'conflict'
  if (/Something went wrong|cannot use this any more/.test(text)) throw new TenantryError('unavailable', text)
  return 'done'
}
