import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Child, PERSON, startChild, TEAM } from './child.ts'
import type { Ours } from './ours/ours.ts'

const MAIN = fileURLToPath(new URL('../../../apps/slack/src/main.ts', import.meta.url))
const BARE = fileURLToPath(new URL('./floor/bare-bot.ts', import.meta.url))

/** A bot in a process of its own on the server under test. */
export type Chat = Child

/**
 * Starts the bot as an operator would, with an address in Slack's place that answers every method with what the bot asks of it at
 * its start, connects the workspace and links Ada. From then on a command is one signed request.
 */
export async function startChat(ours: Ours): Promise<Chat> {
  const slack = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({ ok: true, team: 'Acorn', team_id: TEAM, user: { id: PERSON, team_id: TEAM } }),
    )
  })
  await once(slack.listen(0, '127.0.0.1'), 'listening')
  const { port } = slack.address() as AddressInfo
  const bot = await startChild(MAIN, {
    TENANTRY_DATABASE: ours.url,
    SLACK_BOT_TOKEN: `xoxb-${randomBytes(8).toString('hex')}`,
    SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
    PORT: '0',
  })
  await ours.joinChat({ enterpriseId: null, teamId: TEAM, userId: PERSON })
  return {
    ...bot,
    async close() {
      await bot.close()
      slack.close()
    },
  }
}

/**
 * Starts the least that can answer a command and lose none: it verifies the signature, writes the request down in one statement of its own,
 * sends meanwhile on another connection what the library call's floor sends, and answers when both are done. It knows who asks, decides
 * nothing, and shows what it read as it is.
 */
export function startBareBot({ url, acorn }: Ours): Promise<Chat> {
  const { organizationId, benId, hashes } = acorn
  return startChild(BARE, {
    BARE_DATABASE: url,
    BARE_ABOUT: JSON.stringify({ organizationId, benId, hashes }),
  })
}
