import { cell, covers, type Role, WHOSE } from './permission-table.ts'

export type Answer = 'done' | 'forbidden' | 'approval_required' | 'not_found' | 'conflict'

/**
 * Every operation: how it is said in chat, what permission it needs, what it is about, and what is refused although the permission reaches
 * it. Written by hand by the rules (docs/rules.md), and never from the product's own table. What each role holds is in permission-table.ts; the two together say every
 * cell, and each is run through the library and, where there is a verb, typed in chat.
 *
 * In the last column, `own: forbidden` is said of oneself (H17) or one's own account (H10), `inactive: conflict` of what is inactive,
 * `always: conflict` of a thing as the tests make it; `listed` shows what is in reach and is silent about the rest; whoever may not do what
 * is `askable` can ask for it; what `Tenantry` does itself is forbidden to everybody.
 */
const TABLE = `
  operation                  in chat                  permission                  about               besides

  self.get                   tenantry whoami          organization:read           the organization
  organization.get           tenantry organization    organization:read           the organization
  organization.update        tenantry update          organization:update         the organization
  organization.rotateSecret  tenantry rotate-secret   organization:rotate-secret  the organization
  organization.listSecrets   tenantry secrets         organization:rotate-secret  the organization
  organization.revokeSecret  tenantry revoke-secret   organization:rotate-secret  its secret

  account.create             accounts create          account:create              the organization    askable
  account.importBatch        –                        account:create              the organization
  account.exportPage         –                        account:read                an account          listed
  account.list               accounts list            account:read                an account          listed
  account.find               –                        account:read                an account          listed
  account.get                accounts show            account:read                an account
  account.update             accounts update          account:update              an account
  account.deactivate         accounts deactivate      account:deactivate          an account          own: conflict
  account.reactivate         accounts reactivate      account:reactivate          an account
  account.delete             accounts delete          account:delete              an account          own: conflict
  account.purge              accounts purge           account:purge               an account          always: conflict
  account.grantRole          accounts role            role:assign                 an account          own: forbidden, inactive: conflict
  account.revokeRole         accounts revoke-role     role:assign                 an account

  user.create                users add                user:create                 an account          inactive: conflict
  user.importBatch           –                        user:create                 an account          inactive: conflict
  user.exportPage            –                        user:read                   a user              listed
  user.list                  users list               user:read                   a user              listed
  user.find                  –                        user:read                   a user              listed
  user.get                   users show               user:read                   a user
  user.update                users update             user:update                 a user
  user.update (e-mail)       users update             user:update                 a user              names only: forbidden
  user.requestEmailChange    –                        user:update                 oneself
  user.confirmEmail          –                        user:update                 a code              always: not_found
  user.issueEmailCode        –                        user:update                 a code              Tenantry
  user.move                  users move               user:move                   a user              own: forbidden
  user.deactivate            users deactivate         user:deactivate             a user              own: forbidden
  user.reactivate            users reactivate         user:reactivate             a user
  user.delete                users delete             user:delete                 a user              own: forbidden
  user.erase                 –                        user:delete                 a user              Tenantry
  user.setPassword           –                        user:set-password           a user
  user.rotateSecret          users secret             user:rotate-secret          a user
  user.claimSecret           –                        user:rotate-secret          a code              always: not_found
  secret.list                users secrets            user:rotate-secret          a user
  secret.revoke              users revoke-secret      user:rotate-secret          a user’s secret
  user.assignRole            users role               role:assign                 a user              own: forbidden, askable
  user.revokeRole            users revoke-role        role:assign                 a user              own: forbidden

  role.list                  tenantry roles           organization:read           the organization
  role.get                   tenantry roles show      organization:read           its role
  role.create                tenantry roles create    role:configure              the organization
  role.update                tenantry roles update    role:configure              its role
  role.reset                 tenantry roles reset     role:configure              its role            always: conflict
  role.delete                tenantry roles delete    role:configure              its role

  audit.list                 tenantry audit           audit:read                  a user              listed
  audit.verify               –                        audit:read                  the organization
  audit.tellDenials          –                        audit:read                  a user              Tenantry

  approval.request           –                        approval:request            oneself
  approval.listMine          approvals mine           approval:request            a request           listed
  approval.listWaiting       approvals waiting        approval:read               a request           listed, own: not_found, needs account:create
  approval.list              approvals list           approval:read               a request           listed
  approval.get               approvals show           approval:read               a request
  approval.approve           approvals approve        approval:read               a request           own: forbidden, needs account:create
  approval.deny              approvals deny           approval:read               a request           own: forbidden, needs account:create
  approval.withdraw          approvals withdraw       approval:read               a request           always: conflict
  approval.cancel            approvals cancel         approval:request            a request
  approval.delegate          approvals delegate       approval:delegate           oneself
  approval.listRules         approvals rules          approval:configure          the organization
  approval.setRule           –                        approval:configure          the organization
  approval.removeRule        approvals remove-rule    approval:configure          its rule
  approval.breakGlass        –                        approval:break-glass        the organization
  approval.listReviews       approvals reviews        approval:break-glass        the organization
  approval.review            approvals review         approval:break-glass        its review
  approval.remind            –                        approval:read               a request           Tenantry
  approval.escalate          –                        approval:read               a request           Tenantry
  approval.expire            –                        approval:read               a request           Tenantry

  chat.invite                users link               chat:link                   a user              reach self: forbidden
  chat.issueLinkCode         –                        chat:link                   a user
  chat.unlink                tenantry unlink          chat:link                   oneself             outside of chat: conflict
  chat.issueConnectCode      –                        chat:install                the organization
  chat.disconnect            tenantry disconnect      chat:install                the organization
  chat.health                tenantry doctor          chat:install                the organization
  chat.connect               tenantry connect         chat:install                a code              Tenantry, in chat: not_found
  chat.link                  tenantry link            chat:link                   a code              Tenantry, in chat: not_found
  chat.acceptInvitation      –                        chat:link                   a code              Tenantry
`

/** Verbs that are no operation: they change nothing and tell everybody only of what they may do. */
const NO_OPERATION = ['tenantry help']

/** What an operation is about, whose that may be, and by which permission it is seen at all. */
const ABOUT = {
  'the organization': { whose: ['organization'], seenBy: null },
  oneself: { whose: ['own'], seenBy: null },
  'a code': { whose: ['own'], seenBy: null },
  'its secret': { whose: ['organization', 'other organization'], seenBy: null },
  'its role': { whose: ['organization', 'other organization'], seenBy: null },
  'its rule': { whose: ['organization', 'other organization'], seenBy: null },
  'its review': { whose: ['organization', 'other organization'], seenBy: null },
  'an account': { whose: ['own account', 'other account', 'other organization'], seenBy: 'account:read' },
  'a user': { whose: WHOSE, seenBy: 'user:read' },
  'a user’s secret': { whose: WHOSE, seenBy: 'user:read' },
  'a request': { whose: WHOSE, seenBy: 'approval:read' },
} as const satisfies Readonly<Record<string, { whose: readonly Place[]; seenBy: string | null }>>

export type About = keyof typeof ABOUT
export type Place = (typeof WHOSE)[number] | 'organization'
export const SURFACES = ['library', 'chat'] as const
export type Surface = (typeof SURFACES)[number]

/** A line of the table. */
export interface Row {
  /** The operation, and where it has two lines, which of them. */
  readonly name: string
  readonly operation: string
  /** null where nobody says it in chat. */
  readonly verb: string | null
  readonly permission: string
  readonly about: About
  readonly besides: readonly string[]
}

/** A case: whose thing it is, and how that stands. */
export interface Case {
  readonly whose: Place
  readonly status: 'active' | 'inactive'
}

export const ROWS: readonly Row[] = TABLE.split('\n')
  .map(rowOf)
  .filter((row) => row !== null)

function rowOf(line: string): Row | null {
  const [name = '', verb = '', permission = '', about = '', besides = ''] = line.trim().split(/ {2,}/)
  if (!permission.includes(':')) return null
  if (!(about in ABOUT)) throw new Error(`the matrix says that ${name} is about ${about}`)
  return {
    name,
    operation: name.split(' ')[0] ?? '',
    verb: verb === '–' ? null : verb,
    permission,
    about: about as About,
    besides: besides.split(', ').filter((word) => word !== ''),
  }
}

/** Every case of a line. Whoever is inactive, or in an inactive account, cannot ask: so oneself and one's own account are active. */
export function casesOf({ about }: Pick<Row, 'about'>): readonly Case[] {
  return ABOUT[about].whose.flatMap((whose): Case[] => [
    { whose, status: 'active' },
    ...(about === 'a user' && whose !== 'own' ? [{ whose, status: 'inactive' } as const] : []),
    ...(about === 'an account' && whose !== 'own account' ? [{ whose, status: 'inactive' } as const] : []),
  ])
}

/** The answer that the table gives. What one may not see is not there; what one may see and not do is forbidden. */
export function expected(
  row: Row,
  role: Role,
  { whose, status, surface }: Case & { surface: Surface },
): Answer {
  const { permission, about, besides } = row
  const { reach, namesOnly } = cell(permission, role)
  const besidesOf = (what: string) =>
    besides.flatMap((word) =>
      word.startsWith(`${what}: `) ? (word.slice(what.length + 2) as Answer) : [],
    )[0]
  const inChat = besidesOf('in chat')
  if (surface === 'chat' && inChat !== undefined) return inChat
  const askable = besides.includes('askable')
  if (besides.includes('Tenantry')) return 'forbidden'
  if (reach === '–' && !askable) return 'forbidden'
  if (about.startsWith('its ') && whose === 'other organization') return 'not_found'
  const { seenBy } = ABOUT[about]
  if (seenBy !== null && whose !== 'organization' && !covers(cell(seenBy, role).reach, whose))
    return 'not_found'
  const covered = whose === 'organization' ? reach === 'org' : covers(reach, whose)
  if (!covered) return askable ? 'approval_required' : besides.includes('listed') ? 'not_found' : 'forbidden'
  const own = about === 'an account' ? whose === 'own account' : whose === 'own'
  const needed = besides.find((word) => word.startsWith('needs '))?.slice('needs '.length)
  return (
    besidesOf('always') ??
    (own ? besidesOf('own') : undefined) ??
    (status === 'inactive' ? besidesOf('inactive') : undefined) ??
    (namesOnly ? besidesOf('names only') : undefined) ??
    (reach === 'self' ? besidesOf('reach self') : undefined) ??
    (surface === 'library' ? besidesOf('outside of chat') : undefined) ??
    (needed !== undefined && cell(needed, role).reach !== 'org'
      ? besides.includes('listed')
        ? 'not_found'
        : 'forbidden'
      : 'done')
  )
}

/** The operations or verbs that the matrix forgets, or has and nobody else. */
export function differences(
  there: { readonly operations: readonly string[] } | { readonly verbs: readonly string[] },
  rows: readonly Row[] = ROWS,
): readonly string[] {
  const [found, known] =
    'operations' in there
      ? [there.operations, rows.map(({ operation }) => operation)]
      : [there.verbs, [...rows.flatMap(({ verb }) => verb ?? []), ...NO_OPERATION]]
  return [
    ...found.filter((name) => !known.includes(name)).map((name) => `${name} has no line in the matrix`),
    ...known.filter((name) => !found.includes(name)).map((name) => `${name} is in the matrix only`),
  ]
}
