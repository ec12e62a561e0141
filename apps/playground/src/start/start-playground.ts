import { randomBytes } from 'node:crypto'
import { createTenantry, type Tenantry } from '@tenantry/core'
import { type CommandHint, createStandIn, type StandIn } from '../index.ts'
import { ada, beginnings, others, team } from './cast.ts'
import { demonstration } from './demonstration.ts'
import { organizationPeople } from './organization-people.ts'
import { type Places, places } from './places.ts'
import { busyPort, portOf, refuseUnusablePort } from './port.ts'
import { UndoList } from './undo-list.ts'

/** The bot as the playground needs it: it is told where Slack is, listens, and stops. */
export interface BotSettings {
  tenantry: Tenantry
  signingSecret: string
  botToken: string
  slackApiUrl: string
}

export interface Bot {
  start(where: { port: number; host: string }): Promise<{ port: number }>
  stop(): Promise<void>
}

export interface PlaygroundSettings {
  /** `PORT`, `TENANTRY_DATABASE`, `TENANTRY_OWNER_DATABASE`. */
  environment: NodeJS.ProcessEnv
  createBot: (settings: BotSettings) => Bot | Promise<Bot>
  commands: readonly CommandHint[]
  /** Once it is aborted nothing more is begun, and what has begun is stopped. */
  signal?: AbortSignal
}

export interface Playground {
  url: string
  /** Where the data is, for people. */
  dataIs: string
  standIn: StandIn
  tenantry: Tenantry
  stop(): Promise<void>
}

/**
 * Starts the demonstration in this process: the database, the stand-in for Slack with its page, and the bot between
 * them. The bot gets no other way to either than it would have to Slack and to its host. What cannot start is refused
 * in one sentence, and whatever had started by then is stopped.
 */
export async function startPlayground(settings: PlaygroundSettings): Promise<Playground> {
  const port = portOf(settings.environment.PORT)
  const where = places(settings.environment.TENANTRY_DATABASE)
  await refuseUnusablePort(port)
  const undo = new UndoList()
  try {
    const tenantry = await openTenantry(settings.environment, where)
    undo.later(() => tenantry.close())
    await tenantry.migrate()
    settings.signal?.throwIfAborted()
    const standIn = await openChat(tenantry, { ...settings, where, port })
    undo.later(() => standIn.close())
    settings.signal?.throwIfAborted()
    await connectBot(settings, { tenantry, standIn, undo })
    return { url: standIn.url, dataIs: where.words, standIn, tenantry, stop: () => undo.run() }
  } catch (error) {
    await undo.run()
    throw error
  }
}

function openTenantry(environment: NodeJS.ProcessEnv, where: Places): Promise<Tenantry> {
  const owner = environment.TENANTRY_OWNER_DATABASE
  return createTenantry({ database: where.database, ...(owner ? { owner } : {}) })
}

const secrets = {
  signingSecret: randomBytes(16).toString('hex'),
  botToken: `xoxb-${randomBytes(24).toString('hex')}`,
}

async function openChat(
  tenantry: Tenantry,
  { where, port, commands }: PlaygroundSettings & { where: Places; port: number },
): Promise<StandIn> {
  const organizationId = await demonstration(tenantry)
  const standIn: StandIn = await createStandIn({
    ...secrets,
    team,
    members: [ada, ...others].map(({ member }) => member),
    commands,
    beginnings,
    port,
    people: organizationPeople(tenantry, organizationId, () => standIn),
    notice: `A demonstration on this machine, with made-up people. Its data is ${where.words}.`,
    ...(where.stateFile === undefined ? {} : { stateFile: where.stateFile }),
  }).catch((error: unknown) => {
    throw busyPort(error, port)
  })
  return standIn
}

async function connectBot(
  { createBot }: PlaygroundSettings,
  { tenantry, standIn, undo }: { tenantry: Tenantry; standIn: StandIn; undo: UndoList },
): Promise<void> {
  const bot = await createBot({ ...secrets, tenantry, slackApiUrl: standIn.apiUrl })
  undo.later(() => bot.stop())
  const { port } = await bot.start({ port: 0, host: '127.0.0.1' })
  standIn.connectBot(`http://127.0.0.1:${port}`)
}
