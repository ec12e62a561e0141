import type { CommandHint } from './clients/command-hint.ts'
import { Courier } from './clients/courier.ts'
import type { Acknowledgement, Delivery } from './clients/delivery.ts'
import { Faults } from './clients/faults.ts'
import { Person } from './clients/person.ts'
import { ChosenInMessages } from './clients/surface.ts'
import { verifyUrl } from './clients/verify-url.ts'
import { listen } from './http/server.ts'
import { SlackRoutes } from './http/slack-routes.ts'
import { membersAsPeople } from './page/members-as-people.ts'
import { PageRoutes } from './page/page-routes.ts'
import type { People } from './page/people.ts'
import { RateLimits } from './web-api/rate-limits.ts'
import { WebApi } from './web-api/web-api.ts'
import type { Member } from './workspace/member.ts'
import { chatApp, type Team } from './workspace/team.ts'
import { Workspace } from './workspace/workspace.ts'

export interface StandInOptions {
  /** Signs what is sent to the bot. */
  signingSecret: string
  /** The only token that the Web API takes. */
  botToken: string
  team: Team
  members: readonly Member[]
  /** The bot's address; `connectBot` sets it later. Without a path, `/slack/events` is meant. */
  botUrl?: string
  /** The bot's name in the chat. */
  appName?: string
  /** The slash commands that the workspace knows; without them, every command is taken to be the bot's. */
  commands?: readonly CommandHint[]
  /** Where the chat is kept, so that it is still there after a restart. */
  stateFile?: string
  /** Slack's own limits of calls and messages: off unless asked for. */
  rateLimits?: boolean
  /** The page's list of people, and what its banner says. */
  people?: People
  notice?: string
  /** Lines that an empty conversation offers; without them, a few examples of the commands. */
  beginnings?: readonly string[]
  clock?: () => Date
  /** 0, the default, is any free port. */
  port?: number
}

export interface StandIn {
  /** The page, with a slash at its end. */
  url: string
  /** What the bot takes as the base of Slack's Web API, with a slash at its end. */
  apiUrl: string
  faults: Faults
  /** Every request that was sent to the bot, oldest first. */
  deliveries: readonly Delivery[]
  /** Delivers one of them again, byte by byte the same. */
  replay(delivery: Delivery): Promise<Acknowledgement>
  connectBot(url: string): void
  /** Asks the bot to prove that it is there, as Slack does when its address is entered. */
  verifyBotUrl(): Promise<boolean>
  addMember(member: Member): void
  hasMember(id: string): boolean
  /** This short name, or with a number at its end where somebody has it already. */
  freeName(wanted: string): string
  /** This member at their client. An unknown one is an error. */
  as(memberId: string): Person
  close(): Promise<void>
}

/**
 * A small Slack on this machine: its Web API for one bot, its clients for some people, and a page in the
 * browser. It refuses what Slack refuses, and knows nothing of what the bot is for.
 */
export async function createStandIn(options: StandInOptions): Promise<StandIn> {
  const { clock = () => new Date(), commands } = options
  let baseUrl = ''
  const workspace = new Workspace({
    team: options.team,
    app: chatApp(options.appName ?? 'Tenantry'),
    members: options.members,
    clock,
    baseUrl: () => baseUrl,
    stateFile: options.stateFile,
  })
  const faults = new Faults()
  const courier = new Courier({ signingSecret: options.signingSecret, clock, faults })
  if (options.botUrl !== undefined) courier.connect(options.botUrl)
  const clients = { workspace, courier, chosen: new ChosenInMessages(), commands }
  const as = (memberId: string): Person => {
    const member = workspace.members.get(memberId)
    if (!member) throw new Error(`There is no member ${memberId} in this chat.`)
    return new Person(clients, member)
  }
  const webApi = new WebApi(workspace, {
    token: options.botToken,
    faults,
    limits: options.rateLimits ? new RateLimits(clock) : undefined,
  })
  const slack = new SlackRoutes({ workspace, webApi, faults })
  const people = options.people ?? membersAsPeople(workspace)
  const page = new PageRoutes({
    workspace,
    commands: commands ?? [],
    beginnings: options.beginnings ?? (commands ?? []).flatMap(({ examples = [] }) => examples.slice(0, 2)),
    people,
    notice: options.notice,
    as,
  })
  const { server, port } = await listen(() => ({ slack, page }), options.port ?? 0)
  baseUrl = `http://127.0.0.1:${port}/`

  return {
    url: baseUrl,
    apiUrl: `${baseUrl}api/`,
    faults,
    deliveries: courier.sent,
    replay: (delivery) => courier.deliver(delivery),
    connectBot: (url) => courier.connect(url),
    verifyBotUrl: () => verifyUrl(courier),
    addMember(member) {
      workspace.members.add(member)
      workspace.changes.announce()
    },
    hasMember: (id) => workspace.members.get(id) !== undefined,
    freeName: (wanted) => workspace.members.freeName(wanted),
    as,
    async close() {
      page.close()
      workspace.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
