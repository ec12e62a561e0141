import type { Workspace } from '../workspace/workspace.ts'
import type { Arguments } from './arguments.ts'

/** One method of Slack's Web API: what comes back is the answer without its `ok: true`; a refusal is thrown. */
export type Method = (workspace: Workspace, given: Arguments) => object
