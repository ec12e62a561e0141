import { createTenantry, type Session, type Tenantry } from '@tenantry/core'
import {
  type Acorn,
  type Birch,
  createAcorn,
  createBirch,
  createTestDatabase,
  type DatabaseKind,
  type TestDatabase,
} from '@tenantry/core/testing'
import { afterAll, beforeAll } from 'vitest'
import { createStandIn, type Member, type Person, type StandIn } from '../../../playground/src/index.ts'
import { createSlackApp, type SlackApp, type SlackAppOptions, slashCommands } from '../../src/index.ts'
import { RecordedLog } from './recorded-log.ts'

export const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5'
export const BOT_TOKEN = 'xoxb-1-acorn'
export const TEAM = { id: 'T0ACORN', name: 'Acorn', domain: 'acorn' }

export const MEMBERS: readonly Member[] = [
  { id: 'U0ADA', name: 'ada', real_name: 'Ada Oak', email: 'ada@acorn.test' },
  { id: 'U0BEN', name: 'ben', real_name: 'Ben Ash', email: 'ben@oak.test' },
  { id: 'U0CLEO', name: 'cleo', real_name: 'Cleo Elder', email: 'cleo@oak.test' },
  { id: 'U0DOV', name: 'dov', real_name: 'Dov Yew', email: 'dov@pine.test' },
  { id: 'U0FAY', name: 'fay', real_name: 'Fay Hill', email: 'fay@elm.test' },
]

const MIGRATED = {
  name: 'slack-migrated',
  async prepare(location: TestDatabase['location']) {
    const tenantry = await createTenantry({ database: location })
    await tenantry.migrate()
    await tenantry.close()
  },
}

/** Acorn with its chat, a bot in it, and Birch beside it. */
export interface Chat {
  readonly tenantry: Tenantry
  readonly database: TestDatabase
  readonly standIn: StandIn
  readonly bot: SlackApp
  readonly botUrl: string
  readonly log: RecordedLog
  readonly acorn: Acorn
  readonly birch: Birch
  readonly ada: Person
  readonly ben: Person
  readonly cleo: Person
  readonly dov: Person
  /** In the chat, and nobody's user yet. */
  readonly fay: Person
  close(): Promise<void>
}

export interface ChatOptions {
  readonly kind?: DatabaseKind
  readonly bot?: Partial<SlackAppOptions>
  readonly members?: readonly Member[]
  readonly clock?: () => Date
  /** Opens Tenantry in another way than directly. */
  readonly open?: (location: TestDatabase['location'], clock: () => Date) => Promise<Tenantry>
}

/** Starts a chat in which Ada, Ben, Cleo and Dov are linked. */
async function startChat(options: ChatOptions = {}): Promise<Chat> {
  const database = await createTestDatabase(options.kind ?? 'pglite', MIGRATED)
  const clock = options.clock ?? (() => new Date())
  const open = options.open ?? ((location, now) => createTenantry({ database: location, clock: now }))
  const tenantry = await open(database.location, clock)
  const [acorn, birch] = [await createAcorn(tenantry), await createBirch(tenantry)]
  const log = new RecordedLog()
  const members = [...MEMBERS, ...(options.members ?? [])]
  const standIn = await createStandIn({
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    team: TEAM,
    members,
    commands: slashCommands({
      ...(options.bot?.commandPrefix === undefined ? {} : { prefix: options.bot.commandPrefix }),
      ...(options.bot?.nouns === undefined ? {} : { nouns: options.bot.nouns }),
    }),
    clock,
  })
  const bot = createSlackApp({
    tenantry,
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    slackApiUrl: standIn.apiUrl,
    log,
    clock,
    overLimit: 'throw',
    // What is tested is what is answered; how soon has tests of its own, which do not share the machine with a stalled one.
    deadlines: { acceptMs: 20_000, answerMs: 20_000 },
    ...options.bot,
  })
  const { port } = await bot.start({ port: 0 })
  const botUrl = `http://127.0.0.1:${port}`
  standIn.connectBot(botUrl)
  await connectChat(tenantry, acorn)
  return {
    tenantry,
    database,
    standIn,
    bot,
    botUrl,
    log,
    acorn,
    birch,
    ada: standIn.as('U0ADA'),
    ben: standIn.as('U0BEN'),
    cleo: standIn.as('U0CLEO'),
    dov: standIn.as('U0DOV'),
    fay: standIn.as('U0FAY'),
    async close() {
      await bot.stop()
      await standIn.close()
      await tenantry.close()
      await database.drop()
    },
  }
}

/** Connects the workspace to Acorn, and links everybody of Acorn who is in it. */
export async function connectChat(tenantry: Tenantry, { ada, users }: Acorn): Promise<void> {
  const { code } = await ada.chat.issueConnectCode()
  await tenantry.chat.connect(code ?? '', { enterpriseId: null, teamId: TEAM.id })
  for (const [name, user] of Object.entries(users))
    await linkMember(tenantry, ada, { userId: user.id, memberId: `U0${name.toUpperCase()}` })
}

/** Links a member of the chat to a user, as a person does it with a code. */
export async function linkMember(
  tenantry: Tenantry,
  by: Session,
  { userId, memberId }: { userId: string; memberId: string },
): Promise<void> {
  const { code } = await by.chat.issueLinkCode(userId)
  await tenantry.chat.link(code ?? '', { enterpriseId: null, teamId: TEAM.id, userId: memberId })
}

/** One chat for the tests of the surrounding `describe`. */
export function useChat(options: ChatOptions = {}): Chat {
  let chat: Chat | undefined
  beforeAll(async () => {
    chat = await startChat(options)
  })
  afterAll(async () => {
    await chat?.close()
  })
  return new Proxy({} as Chat, {
    get(_target, name) {
      if (chat === undefined) throw new Error('the chat is open within tests only')
      return Reflect.get(chat, name)
    },
  })
}
