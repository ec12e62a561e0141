import type { HomeView, ModalView } from '@slack/types'
import { problemsOfView } from '../blocks/check-view.ts'
import { limits } from '../blocks/limits.ts'
import { Refusal } from './refusal.ts'

/** The modal that is being sent. A malformed or too large one is refused. */
export const modalContent = (sent: unknown): ModalView => checked(sent, 'modal') as ModalView

/** The App Home that is being sent. A malformed or too large one is refused. */
export const homeContent = (sent: unknown): HomeView => checked(sent, 'home') as HomeView

function checked(sent: unknown, type: 'modal' | 'home'): unknown {
  if (sent === undefined) {
    throw new Refusal('invalid_arguments', { problems: ['[ERROR] missing required field: view'] })
  }
  if (Buffer.byteLength(JSON.stringify(sent)) > limits.viewBytes) throw new Refusal('view_too_large')
  const problems = problemsOfView(sent, type)
  if (problems.length > 0) throw new Refusal('invalid_arguments', { problems })
  return sent
}
