import { section } from '../present/message.ts'
import { modal } from '../present/modal.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, Taken } from './bot.ts'

/** Opens the window in which a secret will stand; its title says what kind it is. */
export async function openSecretWindow(
  { slack, log }: Bot,
  { request }: Taken,
  title: string,
): Promise<string> {
  const view = modal({ title, blocks: [section(say.secretWait(title))], close: say.buttons.close })
  const opened = await slack.interactive.views
    .open({ trigger_id: request.triggerId ?? '', view })
    .catch((error: unknown) => {
      log.warn({ error: String(error) }, 'a window was not opened')
      return undefined
    })
  if (opened?.view?.id === undefined) throw new ChatRefusal(say.secretNoWindow(title))
  return opened.view.id
}

/** Whether the window shows it. It is tried three times: what is not shown now is never shown. */
export async function showInWindow(
  { slack, log }: Bot,
  { viewId, title }: { viewId: string; title: string },
  ...texts: string[]
): Promise<boolean> {
  const view = modal({ title, blocks: texts.map(section), close: say.buttons.close })
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    try {
      await slack.interactive.views.update({ view_id: viewId, view })
      return true
    } catch (error) {
      log.warn({ error: String(error), attempt }, 'a window was not updated')
    }
  }
  return false
}
