import type { App } from '@slack/bolt'
import { type Answering, answer } from './receive/answer.ts'
import type { Brought } from './receive/brought.ts'

/** Every button of the bot begins with one of these. */
const ACTIONS = /^(?:do|page|pick|confirm|form|ask|card|cancel|secret|accept|decline|again)(?::|$)/
const FORMS = /^(?:link|call|ask|approve|deny)$/

/**
 * Tells Bolt what the bot listens to, by name: Bolt runs every listener that matches, so a catch-all would answer everything a second
 * time. What nobody listens to is answered by the intake.
 */
export function addListeners(bolt: App, answering: Answering): void {
  const listener = async ({ context }: { context: object }) => {
    const { tenantry } = context as { tenantry: Brought }
    await answer(answering, tenantry)
  }
  for (const command of answering.bot.names.all()) bolt.command(command, listener)
  bolt.action(ACTIONS, listener)
  bolt.view(FORMS, listener)
  for (const event of ['app_home_opened', 'app_uninstalled', 'tokens_revoked']) bolt.event(event, listener)
}
