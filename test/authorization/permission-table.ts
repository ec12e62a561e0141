/** How far a role reaches: `org` = the whole organization, `acct` = one's own account, `self` = one's own things, `–` = not at all. */
export type Reach = 'org' | 'acct' | 'self' | '–'

export const ROLES = ['org-admin', 'account-admin', 'member'] as const
export type Role = (typeof ROLES)[number]

/**
 * Who may do what, as docs/rules.md says it and not as the product does: a test compares the two, and what the product's own table says
 * is tested against this one. `names` = of oneself, the first and last name only.
 */
const TABLE = `
  permission                  org-admin   account-admin   member

  organization:read           org         org             org
  organization:update         org         –               –
  organization:rotate-secret  org         –               –

  account:read                org         acct            acct
  account:create              org         –               –
  account:update              org         –               –
  account:deactivate          org         –               –
  account:reactivate          org         –               –
  account:delete              org         –               –
  account:purge               org         –               –

  user:read                   org         acct            self
  user:create                 org         acct            –
  user:update                 org         acct            names
  user:move                   org         –               –
  user:deactivate             org         acct            –
  user:reactivate             org         acct            –
  user:delete                 org         acct            –
  user:set-password           org         acct            self
  user:rotate-secret          org         acct            self
  user:unlock                 org         acct            –

  role:assign                 org         acct            –
  role:configure              org         –               –
  security:configure          org         –               –
  audit:read                  org         acct            self

  resource:read               org         acct            acct
  resource:write              org         acct            –
  resource:delete             org         acct            –
  instance:read               org         acct            self
  instance:create             org         acct            self
  instance:update             org         acct            self
  instance:delete             org         acct            self
  job:read                    org         acct            self
  job:stop                    org         acct            self

  approval:request            self        self            self
  approval:read               org         acct            self
  approval:delegate           self        self            self
  approval:configure          org         –               –
  approval:break-glass        org         –               –

  chat:link                   org         acct            self
  chat:install                org         –               –
`

/** What one role may do by one permission. */
export interface Cell {
  readonly reach: Reach
  /** Only the first and last name. */
  readonly namesOnly: boolean
}

const WORDS: readonly string[] = ['org', 'acct', 'self', '–']

function cellOf(word: string | undefined): Cell {
  if (word === 'names') return { reach: 'self', namesOnly: true }
  if (word === undefined || !WORDS.includes(word)) throw new Error(`the table says ${word}`)
  return { reach: word as Reach, namesOnly: false }
}

const ROWS = new Map(
  TABLE.split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([permission]) => permission?.includes(':'))
    .map(([permission = '', ...words]) => [permission, words.map(cellOf)] as const),
)

/** Every permission of the table. */
export const PERMISSIONS = [...ROWS.keys()]

/** What a role may do by a permission. */
export function cell(permission: string, role: Role): Cell {
  const found = ROWS.get(permission)?.[ROLES.indexOf(role)]
  if (found === undefined) throw new Error(`the table does not know ${permission} for ${role}`)
  return found
}

/** Whose thing it is, as seen by who asks. */
export const WHOSE = ['own', 'own account', 'other account', 'other organization'] as const
export type Whose = (typeof WHOSE)[number]

/** Whether a reach covers a thing. */
export function covers(reach: Reach, whose: Whose): boolean {
  const covered: Readonly<Record<Reach, readonly Whose[]>> = {
    org: ['own', 'own account', 'other account'],
    acct: ['own', 'own account'],
    self: ['own'],
    '–': [],
  }
  return covered[reach].includes(whose)
}
