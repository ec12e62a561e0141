import type { WebClient } from '@slack/web-api'
import type { ChatIdentity } from '@tenantry/core'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'

/** Who somebody is in Slack, as Slack says. */
export interface Person {
  /** Their own workspace's id in it, wherever they typed. */
  readonly identity: ChatIdentity
  readonly name: string
  readonly isBot: boolean
  readonly isGuest: boolean
  readonly isStranger: boolean
  readonly isDeleted: boolean
}

/** For reading, what was known a minute ago will do; whatever is written asks Slack again. */
const KNOWN_FOR_MS = 60_000
/** More people than this are forgotten, the oldest first. */
const KNOWN_MOST = 10_000

/** The people of the chat. A cache of who they are, never of what they may do. */
export class People {
  readonly #slack: WebClient
  readonly #now: () => Date
  readonly #known = new Map<string, { person: Person; at: number }>()

  constructor(slack: WebClient, now: () => Date) {
    this.#slack = slack
    this.#now = now
  }

  /**
   * @param options.afresh Slack is asked, whatever is known
   * @throws ChatRefusal when Slack does not answer: somebody who may have been deactivated a moment ago decides nothing
   */
  async look(userId: string, { afresh }: { afresh: boolean }): Promise<Person> {
    const known = this.#known.get(userId)
    const now = this.#now().getTime()
    if (!afresh && known !== undefined && now - known.at < KNOWN_FOR_MS) return known.person
    const person = await this.#ask(userId)
    this.#known.delete(userId)
    this.#known.set(userId, { person, at: now })
    const oldest = this.#known.size > KNOWN_MOST ? this.#known.keys().next().value : undefined
    if (oldest !== undefined) this.#known.delete(oldest)
    return person
  }

  async #ask(userId: string): Promise<Person> {
    const { user } = await this.#slack.users.info({ user: userId }).catch((cause: unknown) => {
      throw new ChatRefusal(say.slackSilent, { cause })
    })
    if (user?.id === undefined || user.team_id === undefined) throw new ChatRefusal(say.slackSilent)
    return {
      identity: {
        enterpriseId: user.enterprise_user?.enterprise_id ?? null,
        teamId: user.team_id,
        userId: user.id,
      },
      name: user.real_name || user.profile?.real_name || user.name || user.id,
      isBot: user.is_bot === true || user.is_workflow_bot === true || user.id === 'USLACKBOT',
      isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
      isStranger: user.is_stranger === true,
      isDeleted: user.deleted === true,
    }
  }
}
