import type { Workspace } from '@tenantry/core'

/** Where a request comes from and goes back to. */
export interface Origin {
  /** The workspace that the app is installed in; the person's own may be another one. */
  readonly workspace: Workspace
  readonly userId: string
  readonly channelId: string | null
  /** The message whose button was pressed. */
  readonly messageTs?: string
  /** Whether the button stands in a window, which the next one goes on top of. */
  readonly inWindow?: true
  /** Good for five answers within half an hour. */
  readonly responseUrl: string | null
  /** Good for three seconds and once, so it is never stored. */
  readonly triggerId: string | null
}

export type FormValue = string | readonly string[] | boolean | null

/** What came from Slack, as far as this bot understands it. */
export type ChatRequest = Origin &
  (
    | { readonly kind: 'command'; readonly command: string; readonly text: string }
    | { readonly kind: 'press'; readonly action: string; readonly value: string }
    | {
        readonly kind: 'submit'
        readonly form: string
        readonly about: string
        readonly viewId: string
        readonly values: Readonly<Record<string, FormValue>>
      }
    | { readonly kind: 'home' }
    | { readonly kind: 'uninstalled' }
    /** Stored in the place of a request that held a secret, so that its sender can be told that it must be made again. */
    | { readonly kind: 'interrupted' }
  )
