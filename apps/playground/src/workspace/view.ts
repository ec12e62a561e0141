import { randomBytes } from 'node:crypto'
import type { ViewOutput } from '@slack/bolt'
import type { HomeView, ModalView } from '@slack/types'
import { asDrawn } from '../blocks/check-message.ts'
import { completeIds } from '../blocks/complete-ids.ts'
import type { DrawnBlock } from '../blocks/drawn-block.ts'
import { initialState, keepState, type SurfaceState } from './surface-state.ts'
import type { ChatApp, Team } from './team.ts'

/** A modal or an App Home as one member sees it now. */
export interface View {
  id: string
  memberId: string
  /** Changes with every update: `views.update` and `views.publish` refuse a stale one. */
  hash: string
  content: Omit<ModalView, 'blocks'> | Omit<HomeView, 'blocks'>
  blocks: DrawnBlock[]
  state: SurfaceState
  rootId: string
  previousId: string | null
}

const newHash = (): string => `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`

/** A view that has just been opened; `below` is the view that it lies on. */
export function newView(memberId: string, sent: ModalView | HomeView, below?: View): View {
  const id = `V${randomBytes(5).toString('hex').toUpperCase()}`
  const { blocks, ...content } = sent
  const drawn = completeIds(asDrawn(blocks))
  return {
    id,
    memberId,
    hash: newHash(),
    content,
    blocks: drawn,
    state: initialState(drawn),
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
  }
}

/** The same view with other content: what has been filled in stays where the block and the element stay. */
export function updatedView(view: View, sent: ModalView | HomeView): View {
  const { blocks, ...content } = sent
  const drawn = completeIds(asDrawn(blocks))
  return { ...view, hash: newHash(), content, blocks: drawn, state: keepState(view.state, drawn) }
}

/** The view as Slack's answers and payloads carry it. */
export function asViewOutput(view: View, app: ChatApp, team: Team): ViewOutput {
  const { content } = view
  const modal = content.type === 'modal' ? content : undefined
  const plain = (text: string | undefined) => ({ type: 'plain_text' as const, text: text ?? '', emoji: true })
  return {
    id: view.id,
    team_id: team.id,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
    type: content.type,
    title: plain(modal?.title.text),
    submit: modal?.submit ? plain(modal.submit.text) : null,
    close: modal?.close ? plain(modal.close.text) : null,
    blocks: view.blocks,
    state: { values: view.state },
    hash: view.hash,
    callback_id: content.callback_id ?? '',
    external_id: content.external_id ?? '',
    private_metadata: content.private_metadata ?? '',
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
  }
}
