import type { Workspace } from '../workspace/workspace.ts'
import type { CommandHint } from './command-hint.ts'
import type { Courier } from './courier.ts'
import type { ChosenInMessages } from './surface.ts'

/** What every act of a person needs: the workspace, the way to the bot, the commands that Slack knows of. */
export interface Clients {
  workspace: Workspace
  courier: Courier
  chosen: ChosenInMessages
  /** Undefined: every slash command is one of the bot's. */
  commands: readonly CommandHint[] | undefined
}
