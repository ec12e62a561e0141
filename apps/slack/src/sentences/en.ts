import type {
  Account,
  ApprovalRequest,
  ApprovalRule,
  AuditEvent,
  ChatHealth,
  Delegated,
  Organization,
  Page,
  ReactivatedAccount,
  Review,
  RoleView,
  SecretInfo,
  User,
} from '@tenantry/core'
import type { Problem } from '../grammar/problem.ts'
import { encodeEntities as u } from '../grammar/slack-text.ts'
import type { SlashNames } from '../grammar/slash-names.ts'
import type { Spoken } from '../grammar/spoken.ts'
import { EVENT_WORDS } from './en-events.ts'

const account = ({ name, externalId }: Account) => `*${u(name)}* (\`${u(externalId)}\`)`
const fullName = ({ firstName, lastName }: Pick<User, 'firstName' | 'lastName'>) =>
  `${firstName} ${lastName}`.trim()
const user = (who: Pick<User, 'firstName' | 'lastName' | 'email'>) =>
  `*${u(fullName(who))}* (${u(who.email)})`
const meant = (suggestion: string | null) =>
  suggestion === null ? '' : ` Did you mean \`${u(suggestion)}\`?`

/**
 * Everything that the bot says, in English. Sentences are in Slack's mark-up and make what a person wrote harmless themselves; words
 * for buttons and titles are plain.
 */
export const en = {
  appName: 'Tenantry',
  appDescription: 'Manage accounts and users',

  // What is wrong with who asks.
  slackSilent: 'Slack does not say who you are at this moment, so nothing was done. Try again in a minute.',
  notConnected: (names: SlashNames) =>
    `This workspace is not connected to an organization yet. An organization administrator makes a code outside of Slack (\`npx tenantry connect-code\`, or your host application); whoever has it types \`${names.of('tenantry')} connect &lt;code&gt;\`. A code that somebody makes as themselves is theirs to type: whoever types it is offered to be them, with all that they may do.`,
  notLinked: (names: SlashNames) =>
    `You are not linked to a user yet. Type \`${names.of('tenantry')} link &lt;code&gt;\` with the code that an administrator or your host application gives you, or ask an administrator for \`${names.of('users')} link &lt;your e-mail&gt; @you\`.`,
  refusedPeople: {
    you: {
      deleted: (_name: string) =>
        'Your Slack account is deactivated, so nothing was done. Ask an administrator of the workspace.',
      bot: (_name: string) => 'Bots and workflows cannot use this. Somebody has to type it themselves.',
      stranger: (_name: string) =>
        'You are from another workspace, so you cannot use this here. Use it in your own workspace, or ask somebody of this one.',
      guest: (_name: string) =>
        'Guests of this workspace cannot use this. Ask an administrator of the workspace to make you a full member, or ask a member to do it.',
    },
    mentioned: {
      deleted: (name: string) =>
        `The Slack account of ${u(name)} is deactivated. Mention somebody who is active.`,
      bot: (name: string) => `${u(name)} is a bot. Mention a person.`,
      stranger: (name: string) =>
        `${u(name)} is from another workspace, and cannot be linked here. Mention somebody of this workspace.`,
      guest: (name: string) =>
        `${u(name)} is a guest of this workspace, and guests cannot be linked. Have them made a full member first, or mention somebody else.`,
    },
  },

  // What is wrong with a request.
  /** The same whatever is not active. Nobody is named: who was shut out is told nothing of the organization. */
  shutOut:
    'You cannot use this any more: your user, your account or your organization is not active. Ask whoever administers your account to bring you back; if you do not know who that is, ask whoever looks after this app in your workspace.',
  working: 'Working on it… The answer comes here.',
  notAccepted:
    'This was not accepted, because the database did not answer within a second. Nothing was done; send it again in a minute.',
  perhapsAccepted:
    'The database went away while this was being accepted. If it was accepted, the answer comes here by itself; if nothing comes in a minute, send it again.',
  kept: 'The database does not answer now. Your request is kept: it is tried again by itself, and the answer comes here.',
  notKept: 'The database does not answer now. Nothing was done; try again in a minute.',
  unknownOutcome:
    'The connection to the database broke at the last moment, so it is not known yet whether this was done. It is looked up by itself, and the answer comes here; or look now.',
  unknownOutcomeOfCode:
    'The connection to the database broke at the last moment, so it is not known whether this was done. Type it again: if it was done, that is what you are told.',
  answeredMeanwhile:
    'This has been answered meanwhile. The answer is in this conversation, or in your direct messages with me.',
  interrupted:
    'I was interrupted while I did something for you that only you may see, and which I therefore do not keep. Do it again, please.',
  tooOld: (ageMs: number) =>
    `I was away when you sent me a request ${Math.round(ageMs / 3_600_000)} hours ago. It is too old to be done now without asking you. Look whether it was done, and send it again if not.`,
  gaveUp:
    'I tried this several times and the database never answered to the end. Look whether it was done, and send it again if not.',
  fault: (reference: string) =>
    `Something went wrong on our side. Tell an administrator this reference: \`${reference}\`.`,
  unknownCommand: (command: string, names: SlashNames) =>
    `I do not know the command \`${u(command)}\`. \`${names.of('tenantry')} help\` shows what I know.`,
  commandTooLong: (characters: number) =>
    `This command has more than ${characters.toLocaleString('en')} characters, so nothing of it was read. Type a shorter one.`,
  seeHelp: (command: string) => `\`${command} help\` shows what I know.`,
  unknownButton: 'This button is not of this version any more. Type the command again.',
  unknownForm: 'This form is not of this version any more. Close it, and type the command again.',
  oldQuestion:
    'This question is more than an hour old, and what it said may not be true any more. Type the command again.',
  notYours: 'Only the person who asked can use this button.',

  // What is wrong with what was typed.
  problem: ({ what, said, suggestion }: Problem): string => {
    const typed = `\`${u(said)}\``
    switch (what) {
      case 'unknown_verb':
        return `I do not know ${typed}.${meant(suggestion)}`
      case 'unknown_flag':
        return `There is no ${typed} here.${meant(suggestion)}`
      case 'no_value':
        return `${typed} needs a value behind it.`
      case 'twice':
        return `${typed} is given twice.`
      case 'unexpected':
        return `I do not know what to do with ${typed}.${meant(suggestion)} A value with spaces goes into quotes.`
      case 'not_yes_or_no':
        return `${typed} is not yes or no.`
      case 'not_a_number':
        return `${typed} is not a whole number.`
      case 'not_a_duration':
        return `${typed} is not a time such as \`30d\`, \`24h\`, \`90m\` or \`0\`.`
      case 'open_quote':
        return 'A quote is opened and not closed.'
      default:
        return what satisfies never
    }
  },
  missing: (flags: readonly string[]) => `Still needed: ${flags.map((flag) => `\`${u(flag)}\``).join(', ')}.`,
  nothingToChange: (flags: readonly string[]) =>
    `Nothing is given to change. What can be changed: ${flags.map((flag) => `\`--${u(flag)}\``).join(', ')}.`,
  usage: (usage: string) => `Usage: \`${u(usage)}\``,
  example: (example: string) => `Example: \`${u(example)}\``,
  notLinkedPerson: (mention: string, names: SlashNames) =>
    `${mention} is not linked to a user whom you may see. Name the user by e-mail or id, or link them: \`${names.of('users')} link &lt;e-mail&gt; @mention\`.`,
  /** What was typed, where a refusal tells what is wrong with it and not what it was. */
  typed: (said: readonly string[]) =>
    `You typed ${new Intl.ListFormat('en').format(said.map((each) => `\`${u(shortOf(each))}\``))}.`,
  lookAtList: (thing: keyof typeof LISTS, names: SlashNames) => `Look at the list: ${LISTS[thing](names)}.`,
  kindsOfEvents: (names: SlashNames) => `\`${names.of('tenantry')} audit\` names the kinds that it lists.`,
  howLongAgo: 'How long ago it was is said like `24h` or `30d`.',
  /** Of each thing that is listed: that there is none, and the command that lists them. */
  noSuch: {
    account: (names: SlashNames, said?: string) => noSuch('account', names, said),
    user: (names: SlashNames, said?: string) => noSuch('user', names, said),
    role: (names: SlashNames, said?: string) => noSuch('role', names, said),
    secret: (names: SlashNames, said?: string) => noSuch('secret', names, said),
    request: (names: SlashNames, said?: string) => noSuch('request', names, said),
    rule: (names: SlashNames, said?: string) => noSuch('rule', names, said),
    review: (names: SlashNames, said?: string) => noSuch('review', names, said),
  },
  /** The commands by which somebody goes on who was refused, by what is next. */
  ways: {
    assign: (names: SlashNames) => `\`${names.of('users')} move &lt;user&gt; &lt;account&gt;\` moves them.`,
    move: (names: SlashNames) =>
      `\`${names.of('users')} revoke-role &lt;user&gt; &lt;role&gt;\` takes it away.`,
  },
  /** Where a name was typed for what is to be changed, which is told apart by more than a name. */
  takesNoName: {
    account: (names: SlashNames, said: string) =>
      `There is no account \`${u(shortOf(said))}\`. What changes something takes its id or external id, and not its name: \`${names.of('accounts')} list &lt;name&gt;\` finds them.`,
    user: (names: SlashNames, said: string) =>
      `There is no user \`${u(shortOf(said))}\`. What changes something takes their id, external id, e-mail address or \`@mention\`, and not their name: \`${names.of('users')} list &lt;name&gt;\` finds them.`,
  },
  noMention: (said: string) => `\`${u(said)}\` is not a mention. Type @ and choose the person.`,
  pick: (said: string) => `More than one is meant by \`${u(said)}\`. Which one?`,
  pickTooLong: 'Type the command again with the id of the one that you mean.',

  // Help.
  nouns: {
    accounts: 'Accounts: list, show, create, change, roles, deactivate, reactivate, delete',
    approvals: 'Approvals: what you asked for, what waits for you, and the rules about who must agree',
    users: 'Users: list, show, add, change, roles, secrets, deactivate, reactivate, delete',
    tenantry: 'Who you are, what you can do, roles, what happened, and linking Slack to your organization',
  },
  hostNoun: (noun: string) => `What you can do with ${noun}`,
  homeTitle: (name: string, organization: string) =>
    `You are *${u(name)}* in *${u(organization)}*. This is what you can begin with:`,
  helpTitle: 'This is what you can do:',
  helpTopics: (help: string) =>
    `This is what you can do. \`${help} accounts\` says how each of them is typed, and \`${help} secret\` looks for a word:`,
  helpTopic: (command: string, verbs: readonly string[]) => `\`${command}\` ${u(verbs.join(', '))}`,
  firstStep: (example: string, summary: string) => `\`${u(example)}\`: ${u(summary)}`,
  seeHowTyped: (help: string) => `\`${help}\` says how each of these is typed.`,
  helpFor: (words: string) => `What I know about \`${u(words)}\`:`,
  noHelp: (words: string) => `I know nothing about \`${u(words)}\`.`,
  helpLine: (usage: string, summary: string) => `\`${u(usage)}\`\n${u(summary)}`,
  helpStranger: 'You are not linked to a user yet, so this is all that you can do:',
  yourAccounts: 'Your accounts:',
  noVerbs: 'There is nothing here that you may do. Ask an administrator.',

  // Asking first.
  /** What is asked about is named: these take its names, in the order in which the verb does. */
  questions: {
    'account.deactivate': (it) => `Deactivate account ${it}?`,
    'account.delete': (it) => `Delete account ${it}?`,
    'account.purge': (it) => `Remove account ${it} for ever?`,
    'role.reset': () => 'Reset this role to its factory settings?',
    'role.delete': () => 'Delete this role?',
    'user.move': (it, to) => `Move user ${it} to account ${to}?`,
    'user.rotateSecret': (it) => `Make a new User Secret for ${it}?`,
    'secret.revoke': () => 'Revoke this User Secret?',
    'organization.rotateSecret': () => 'Make a new Organization Secret?',
    'organization.revokeSecret': () => 'Revoke this Organization Secret?',
    'user.deactivate': (it) => `Deactivate user ${it}?`,
    'user.delete': (it) => `Delete user ${it} for ever?`,
    'approval.approve': () => 'Agree to this request?',
    'approval.removeRule': () => 'Remove this rule?',
    'chat.unlink': () => 'End the link between you in Slack and your user?',
    'chat.disconnect': () => 'Disconnect this workspace and end all its links?',
  } as Readonly<Partial<Record<Spoken | 'chat.disconnect', (it: string, to: string) => string>>>,
  hostDone: 'Done.',
  askAnyhow: (summary: string) => `${u(summary)}?`,
  cancelled: 'Nothing was done.',

  // Lists and cards.
  accounts: (count: number, more: Page<unknown>['more'], withInactive: boolean) =>
    `${countOf(count, 'account', more)}${withInactive ? ', with those that are not active' : ''}`,
  users: (count: number, more: Page<unknown>['more']) => countOf(count, 'user', more),
  noAccounts: ({ withInactive }: { withInactive: boolean }) =>
    `There is no such account.${withInactive ? '' : ' With `--inactive` deactivated and deleted ones are listed as well.'}`,
  noUsers: 'There is no such user.',
  nobodyHolds: (role: string) => `Nobody whom you may see holds the role *${u(role)}* and is listed by this.`,
  userSecrets: (count: number) => countOf(count, 'User Secret', null),
  organizationSecrets: (count: number) => countOf(count, 'Organization Secret', null),
  never: 'never',
  noLimit: 'no limit',
  roles: (count: number) => countOf(count, 'role', null),
  roleKind: ({ isFactory, isChanged }: RoleView) =>
    isFactory ? (isChanged ? 'changed' : 'as in every organization') : 'added',
  role: ({ name, description }: RoleView) => `*${u(name)}*${description === '' ? '' : `: ${u(description)}`}`,
  grant: ({ permission, fields }: RoleView['grants'][number]) =>
    fields === undefined ? permission : `${permission} (${fields.join(', ')})`,
  reaches: {
    organization: 'In the whole organization',
    account: 'In their own account',
    self: 'On themselves',
  },
  narrow: 'There are more. Add a word to search for.',
  account,
  user,
  fullName,
  status: { active: 'active', inactive: 'inactive' },
  deleted: 'deleted',
  rolesOfAccount: (roles: string) => `${roles} (by their account)`,
  isDefault: 'the default account: the organization’s own people',
  none: '–',
  columns: {
    account: 'Account',
    externalId: 'External id',
    status: 'Status',
    name: 'Name',
    email: 'E-mail',
    roles: 'Roles',
    id: 'Id',
    created: 'Created',
    ends: 'Ends',
    lastUsed: 'Last used',
    role: 'Role',
    description: 'What it is for',
    kind: 'Kind',
    when: 'When',
    who: 'Who',
    what: 'What',
    about: 'About',
    surface: 'Through',
  },
  words: {
    id: 'Id',
    externalId: 'External id',
    name: 'Name',
    description: 'Description',
    status: 'Status',
    created: 'Created',
    account: 'Account',
    organization: 'Organization',
    email: 'E-mail',
    roles: 'Roles',
    rolesOfAll: 'Roles of its users',
    user: 'You',
    kind: 'Kind',
    accountLimit: 'Most accounts',
    userLimit: 'Most users of an account',
  },

  // How the chat does.
  health: {
    slack: (bot: string, team: string) => `Slack knows the bot as *${u(bot)}* in *${u(team)}*.`,
    noSlack:
      'Slack does not say who the bot is. Try again in a minute; if it stays so, have the app installed again, and its token given to the bot.',
    linked: (links: number) => `${people(links)} linked in this workspace.`,
    elsewhere: (teamId: string, links: number) =>
      `${people(links)} linked in the workspace \`${u(teamId)}\`.`,
    waiting: ({ requests, since }: ChatHealth['waiting']) =>
      since === null
        ? 'No request of your organization waits for its answer.'
        : `${requests === 1 ? '1 request waits' : `${requests} requests wait`} for an answer, the oldest since ${moment(since)}. They are taken up by themselves; if they stay, tell whoever runs the bot.`,
    rest: 'The database is not looked at from here, because it holds more than your organization: whoever runs it does so with `npx tenantry doctor`.',
  },

  // What happened.
  history: {
    count: (count: number, more: boolean) => countOf(count, 'event', more ? 'uncounted' : null),
    none: 'Nothing like this has happened that you may read.',
    /** @param summaryOf what a command does, in words */
    what: ({ type, outcome, command, after }: AuditEvent, summaryOf: (command: string) => string): string => {
      const { times, role, command: asked } = after
      if (outcome === 'denied' && type !== 'authentication.failed') {
        const often = typeof times === 'number' ? ` again (${times} times)` : ''
        return `refused${often}: ${summaryOf(command)}`
      }
      const words = EVENT_WORDS[type] ?? type
      if (type.startsWith('approval.') && typeof asked === 'string') return `${words}: ${summaryOf(asked)}`
      return typeof role === 'string' ? `${words}: ${role}` : words
    },
    who: ({ actor: { name, onBehalfOf } }: AuditEvent) =>
      onBehalfOf === undefined
        ? (name ?? 'somebody')
        : `${name ?? 'somebody'}, asked by ${onBehalfOf.name ?? 'somebody'}`,
    /** What the event itself tells of the name of whom or what it is about, which outlives whoever had it. */
    name: ({ on, before, after }: AuditEvent): string | null => {
      const { firstName, lastName, email, name, externalId } = { ...before, ...after } as Readonly<
        Record<string, string | undefined>
      >
      if (on.type === 'user' && firstName !== undefined && lastName !== undefined && email !== undefined)
        return en.approval.person({ firstName, lastName, email })
      if (on.type === 'account' && name !== undefined && externalId !== undefined)
        return en.approval.account({ name, externalId })
      if (on.type === 'rule' && name !== undefined) return `rule ${name}`
      return null
    },
    /** Where there is no name to tell. */
    unnamed: ({ on: { type, id } }: AuditEvent): string => {
      switch (type) {
        case 'organization':
          return 'the organization'
        case 'approval':
          return `request ${id}`
        case 'command':
          return en.none
        default:
          return `${type} ${id}`
      }
    },
    line: (it: AuditEvent, { what, about }: { what: string; about: string }): string =>
      `• ${moment(it.at)}: ${[en.history.who(it), what, about].map(u).join(' · ')}`,
    /** The words that the filter takes: the rows say what happened in those of people. */
    kinds: (types: readonly string[], names: SlashNames) =>
      `\`${names.of('tenantry')} audit --type ${types[0] ?? ''}\` lists one kind alone. Kinds on this page: ${types.map((type) => `\`${u(type)}\``).join(', ')}.`,
  },

  // Approvals.
  approval: {
    headline: (it: ApprovalRequest) => `*${u(it.requester.name)}* asks: ${u(it.summary)}`,
    windowTitle: 'Request for approval',
    /** One of those that wait for whoever reads it. */
    waits: (it: ApprovalRequest): string =>
      `${en.approval.headline(it)}${it.reason === null ? '' : `\n${en.approval.why(it.reason)}`}\nUntil ${moment(it.expiresAt)} (\`${it.id}\`)`,
    showOne: (names: SlashNames) =>
      `\`${names.of('approvals')} show &lt;request&gt;\` shows one, with what you can do about it.`,
    status: {
      pending: 'waits for agreement',
      executed: 'agreed, and done',
      denied: 'denied',
      expired: 'expired',
      cancelled: 'cancelled',
      failed: 'agreed, and could not be done',
      superseded: 'asked anew',
    } satisfies Record<ApprovalRequest['status'], string>,
    agreed: 'Agreed',
    until: 'Until',
    line: (word: string, before: string | null, after: string) =>
      before === null ? `*${word}:* ${after}` : `*${word}:* ${before} → ${after}`,
    gone: 'not there any more, or not yours to see',
    deleted: 'deleted, as was asked for',
    person: (who: Pick<User, 'firstName' | 'lastName' | 'email'>) => `${fullName(who)} (${who.email})`,
    account: (it: Pick<Account, 'name' | 'externalId'>) => `${it.name} (${it.externalId})`,
    why: (reason: string) => `*Why:* ${u(reason)}`,
    wouldBeDone: (summary: string) => `*What others would agree to:* ${u(summary)}`,
    asked: (it: ApprovalRequest) =>
      it.status === 'pending'
        ? 'You have asked. It is done when others have agreed, and you hear of it in your messages with Tenantry.'
        : 'You have asked.',
    tooLongToAsk: 'It is too long to be asked for in chat: ask for it through the host application.',
    willHappen: (it: ApprovalRequest) =>
      it.stages.reduce((sum, { needed, agreed }) => sum + Math.max(0, needed - agreed), 0) > 1
        ? '_When enough people have agreed it is done at once, with the rights of whoever agrees last._'
        : '_Whoever agrees now has it done at once, with their own rights._',
    /** How it ended: who, when, and why. */
    ended: (it: ApprovalRequest) => {
      const by = it.endedBy === null ? '' : ` by *${u(it.endedBy)}*`
      const at = it.endedAt === null ? '' : ` on ${moment(it.endedAt)}`
      const why = it.outcome === null ? '' : `: ${u(it.outcome)}`
      switch (it.status) {
        case 'executed':
          return `Agreed to and done${by}${at}${why}${reasonsOf(it)}`
        case 'denied':
          return `Denied${by}${at}${why}`
        case 'expired':
          return 'It is too late: this request has expired. It can be asked again.'
        case 'cancelled':
          return `Taken back${by}${at}${why}`
        case 'failed':
          return `Agreed to${by}${at}, and not done${why}`
        case 'superseded':
          return `Asked anew${by}${at}${why}`
        case 'pending':
          return 'It waits for agreement.'
        default:
          return it.status satisfies never
      }
    },
    reminder: (it: ApprovalRequest) =>
      `It still waits for you: *${u(it.requester.name)}* asks: ${u(it.summary)}`,
    news: (it: ApprovalRequest): string => `What you asked for, ${u(it.summary)}: ${en.approval.ended(it)}`,
    own: 'You cannot decide about your own request. Somebody else has to.',
    /** In the place of a card, for whoever it is not for any more. */
    closed: 'A request for approval was shown here. It is not yours any more.',
    notYours: 'This request is not yours to decide, or it is not there any more. Nothing was done.',
    label: (text: string, it: ApprovalRequest) => `${text}: ${it.summary}`,
    buttons: { deny: 'Deny…', details: 'Details' },
    forms: {
      ask: { title: 'Ask for approval', submit: 'Ask', label: 'Why do you ask?' },
      approve: { title: 'Approve', submit: 'Approve', label: 'Why do you agree?' },
      deny: { title: 'Deny', submit: 'Deny', label: 'Why do you deny it?' },
    },
    votes: (it: ApprovalRequest) => {
      const needed = it.stages.reduce((sum, stage) => sum + stage.needed, 0)
      const names = it.votes.map(({ name, standsInFor }) =>
        standsInFor === null ? u(name) : `${u(name)} for ${u(standsInFor)}`,
      )
      const agreed = it.stages.reduce((sum, stage) => sum + stage.agreed, 0)
      return `${agreed} of ${needed}${names.length === 0 ? '' : `: ${names.join(', ')}`}`
    },
    approvers: (it: ApprovalRequest) => {
      const names = [...new Set(it.stages.flatMap(({ approvers }) => approvers))]
      const more = names.length > 10 ? ', and others' : ''
      return `Can agree: ${names.slice(0, 10).map(u).join(', ')}${more}`
    },
    /** Whose voice does not count, and why; null where there is nobody. */
    silent: ({ silent, isStuck }: ApprovalRequest): string | null => {
      if (silent === null || silent.length === 0) return null
      const each = silent.slice(0, 10).map(({ name, why, besides }) => {
        switch (why) {
          case 'one_voice':
            return `${u(name)} (one person could speak as them and as ${u(besides ?? 'another one')})`
          case 'hand':
            return `${u(name)} (not independent of whoever asks)`
          case 'unable':
            return `${u(name)} (cannot agree any more)`
          default:
            return why satisfies never
        }
      })
      const end = isStuck === true ? '. *Too few are left who can agree:* as things are, it is not done' : ''
      return `Does not count: ${each.join(', ')}${silent.length > 10 ? ', and others' : ''}${end}.`
    },
    count: (count: number, more: boolean) => countOf(count, 'request', more ? 'uncounted' : null),
    none: 'There is no request for approval here.',
    columns: ['Request', 'Asked by', 'For', 'Status'],
    rules: (count: number) => countOf(count, 'rule', null),
    noRules: 'There is no rule: nobody has to agree to what one may do.',
    rulesAreMade: 'Rules are made and changed in the host application, and not in chat: ask whoever runs it.',
    removesRule: (names: SlashNames) => `\`${names.of('approvals')} remove-rule &lt;id&gt;\` removes one.`,
    removeRule: (it: ApprovalRule) => `Remove ${it.name}…`,
    ruleColumns: ['Rule', 'About', 'Who agrees', 'State', 'Id'],
    about: ({ commands, gives }: ApprovalRule) => {
      const said = commands.join(', ')
      if (gives.length === 0) return said
      const given = `whatever gives ${gives.join(' or ')}`
      return said === '*.*' ? given : `${given}, of ${said}`
    },
    inForce: 'in force',
    starved: 'suspended for some: too few people are left to agree',
    stages: (stages: ApprovalRule['stages']) =>
      stages
        .map(({ need, approvers }) => {
          const names = approvers.map((each) =>
            'role' in each ? each.role : 'account' in each ? each.account : each.user,
          )
          return `${need} of ${names.join(', ')}`
        })
        .join(', then '),
    reviews: (count: number, goesOn: boolean) =>
      `${count === 1 ? '1 thing waits for a look' : `${count} things wait for a look`}${goesOn ? ', and there are more' : ''}`,
    /** Told to every administrator until one of them has looked. */
    review: (it: Review, names: SlashNames) =>
      `*To be looked at:* ${u(it.brokenByName)} did \`${u(it.command)}\` without agreement: ${u(it.reason)} (\`${names.of('approvals')} review ${it.id}\`)`,
    labelOfReview: (text: string, it: Review) => `${text}: ${it.command}, by ${it.brokenByName}`,
    noReviews: 'Nothing was done without agreement that nobody has looked at.',
    reviewColumns: ['Review', 'Done by', 'What', 'Why'],
  },

  // What was done.
  unchanged: 'Nothing was changed: it was so already.',
  done: {
    'approval.approve': (it: ApprovalRequest): string =>
      it.status === 'pending'
        ? `You have agreed. It waits for others: ${en.approval.headline(it)}`
        : `You have agreed. ${en.approval.headline(it)}\n${en.approval.ended(it)}`,
    'approval.deny': (it: ApprovalRequest): string => `You have denied it: ${en.approval.headline(it)}`,
    'approval.cancel': (it: ApprovalRequest) => `You have taken your request back: ${u(it.summary)}`,
    'approval.withdraw': (it: ApprovalRequest): string =>
      `You have taken your agreement back: ${en.approval.headline(it)}`,
    'approval.removeRule': (it: ApprovalRule) => `The rule *${u(it.name)}* is removed.`,
    'approval.review': (it: Review) =>
      `You have looked at what ${u(it.brokenByName)} did without agreement: ${u(it.command)}.`,
    'approval.delegate': ({ standsIn, until }: Delegated, names: SlashNames) =>
      standsIn === null || until === null
        ? 'Nobody stands in for you.'
        : `${u(standsIn)} stands in for you from now until ${moment(until)}, for what is asked meanwhile. \`${names.of('approvals')} delegate\` without a name ends it sooner.`,
    'account.create': (it: Account) => `Account ${account(it)} is created.`,
    'account.update': (it: Account) => `Account ${account(it)} is as you want it.`,
    'account.deactivate': (it: Account) => `Account ${account(it)} is deactivated, with its users.`,
    'account.reactivate': (it: ReactivatedAccount, withUsers: boolean) => {
      if (!withUsers) return `Account ${account(it)} is active.`
      const { reactivatedUsers: many } = it
      if (many === 0) return `Account ${account(it)} is active, and nobody is left who went with it.`
      const who = many === 1 ? '1 user' : `${many.toLocaleString('en')} users`
      return `Account ${account(it)} is active, and with it the ${who} who went with it.`
    },
    'account.delete': (it: Account) => `Account ${account(it)} is deleted, and its users are deactivated.`,
    'account.purge': (it: Account) => `Account ${account(it)} is removed for ever, with its users.`,
    'account.grantRole': (it: Account) =>
      `Every user of account ${account(it)} now holds: ${u(it.roles.join(', '))}.`,
    'account.revokeRole': (it: Account) =>
      it.roles.length === 0
        ? `Account ${account(it)} now gives its users no role; each keeps their own.`
        : `Account ${account(it)} now gives its users: ${u(it.roles.join(', '))}.`,
    'role.create': (it: RoleView) => `Role *${u(it.name)}* is added.`,
    'role.update': (it: RoleView) => `Role *${u(it.name)}* is as you want it.`,
    'role.reset': (it: RoleView) => `Role *${u(it.name)}* is as in every organization.`,
    'role.delete': (it: RoleView) => `Role *${u(it.name)}* is deleted.`,
    'user.create': (it: User) => `User ${user(it)} is added and active. They were not notified.`,
    'user.update': (it: User) => `User ${user(it)} is as you want them.`,
    'user.move': (it: User) => `User ${user(it)} is in their new account.`,
    'user.assignRole': (it: User) => `User ${user(it)} now holds: ${u(it.roles.join(', '))}.`,
    'user.revokeRole': (it: User) => {
      if (it.roles.length > 0) return `User ${user(it)} now holds: ${u(it.roles.join(', '))}.`
      return it.effectiveRoles.length > 0
        ? `User ${user(it)} now holds no role of their own, and by their account: ${u(it.effectiveRoles.join(', '))}.`
        : `User ${user(it)} now holds no role, and can do nothing until they are given one.`
    },
    'user.deactivate': (it: User) => `User ${user(it)} is deactivated.`,
    'user.reactivate': (it: User) => `User ${user(it)} is active.`,
    'user.delete': (it: User) => `User ${user(it)} is deleted for ever.`,
    'secret.revoke': (it: SecretInfo) => `The User Secret \`${it.id}\` opens nothing any more.`,
    'organization.update': (it: Organization) => `Organization *${u(it.name)}* is as you want it.`,
    'organization.revokeSecret': (it: SecretInfo) =>
      `The Organization Secret \`${it.id}\` opens nothing any more.`,
  },

  /** What brings an account back, with those who went with it where somebody did, and what leaves them as they are. */
  bringsBack: (
    { externalId }: Account,
    { names, someWent }: { names: SlashNames; someWent: boolean },
  ): string => {
    const reactivate = `${names.of('accounts')} reactivate ${u(externalId)}`
    return someWent
      ? `\`${reactivate} --users\` brings it back with them, and the same without \`--users\` brings it back alone.`
      : `\`${reactivate}\` brings it back.`
  },
  /** Who did not come back with their account, and what brings them back. */
  stillInactive: (
    { externalId }: Account,
    left: { count: number; exact: boolean; mayReactivate: boolean; someWent: boolean },
    { names, withUsers }: { names: SlashNames; withUsers: boolean },
  ) => {
    const { count, exact, mayReactivate, someWent } = left
    const many = `${exact ? '' : 'More than '}${count.toLocaleString('en')}`
    const who =
      count === 1 ? '1 of its users is still deactivated' : `${many} of its users are still deactivated`
    const shown = `\`${names.of('users')} list --account ${u(externalId)} --status inactive\` shows who`
    const together =
      withUsers || !someWent
        ? ''
        : `, \`${names.of('accounts')} reactivate ${u(externalId)} --users\` brings back those who went with it`
    return mayReactivate
      ? `${who}: ${shown}${together}, and \`${names.of('users')} reactivate &lt;user&gt;\` brings one back.`
      : `${who}: ${shown}. Ask an administrator to bring them back.`
  },

  // Secrets.
  secretOffer:
    'Their User Secret is made when you press the button, and shown to you once. The button is good for 24 hours.',
  secrets: {
    user: { title: 'User Secret', again: (names: SlashNames) => `${names.of('users')} secret &lt;user&gt;` },
    organization: {
      title: 'Organization Secret',
      again: (names: SlashNames) => `${names.of('tenantry')} rotate-secret`,
    },
  },
  secretWait: (what: string) => `Making the ${what}…`,
  secretShown: (what: string, who: string, ends: SecretEnds) =>
    `The ${what} of ${who}. It is shown this once and stored nowhere: copy it now.${endsOf(ends)}`,
  secretText: (secret: string) => `\`\`\`${secret}\`\`\``,
  secretDone: (what: string, who: string, ends: SecretEnds) =>
    `${aOrAn(what)} of ${who} was shown to you.${endsOf(ends)}`,
  theirs: 'the new user',
  secretUnknown: (what: string, again: string) =>
    `The connection to the database broke at the last moment. If the ${what} was made, nobody can read it any more: make a new one with \`${again}\`.`,
  secretOnce: (what: string) => `${aOrAn(what)} was shown already.`,
  secretLost: (what: string, again: string) =>
    `The ${what} was made, but Slack did not show it, and nobody can read it any more. Make a new one: \`${again}\`.`,
  secretNoWindow: (what: string) =>
    `Slack did not open the window, so no ${what} was made. Press the button again.`,

  // Connecting and linking.
  connected: (organization: string) => `This workspace is connected to *${u(organization)}*.`,
  connectOffer: (who: Pick<User, 'firstName' | 'lastName' | 'email'>) =>
    `The code was made by ${user(who)}. If that is you, link yourself now: the button is good for 24 hours.`,
  connectNoOffer: (names: SlashNames) => `Link yourself next: \`${names.of('tenantry')} link &lt;code&gt;\`.`,
  linkTitle: 'Link',
  linkQuestion: (chat: string, who: string, organization: string) =>
    `*In Slack:* ${u(chat)}\n*In ${u(organization)}:* ${u(who)}\n\nAre both of them you? Whatever you do here is then done as that user.`,
  linkIssuedBy: (name: string) => `The code was made by ${u(name)}.`,
  linkOpened: 'Look at the window that has opened, and confirm.',
  linkNoWindow: 'Slack did not open the window in time. Type the command again.',
  linked: (who: string, organization: string, names: SlashNames) =>
    `You are linked: in *${u(organization)}* you are ${who}. \`${names.of('tenantry')} help\` shows what you can do.`,
  invited: (mention: string, who: string) =>
    `${mention} was asked to confirm that they are ${who}. They have 24 hours.`,
  notInvited: (mention: string, names: SlashNames) =>
    `The message to ${mention} could not be delivered, so they cannot confirm. Try again, or give them a code for \`${names.of('tenantry')} link\`.`,
  invitation: (it: { administrator: string; chat: string; who: string; organization: string }) =>
    `${u(it.administrator)} asks whether you are this user, so that you can use me:\n*In Slack:* ${u(it.chat)}\n*In ${u(it.organization)}:* ${it.who}\n\nConfirm only if both of them are you. The button is good for 24 hours, and only you can use it.`,
  invitationDeclined: 'You were not linked. Tell the administrator if somebody else was meant.',
  unlinked: 'You are not linked any more.',
  disconnected: (links: number) =>
    `This workspace is disconnected. ${links === 1 ? '1 person was' : `${links} people were`} unlinked.`,

  // App Home.
  home: {
    hello: (name: string) => `Hello, ${name}`,
    whoYouAre: (organization: string, accountName: string, roles: string) =>
      `You are in *${u(organization)}*, in the account *${u(accountName)}*. Your roles: ${u(roles)}.`,
    whatYouCanType: 'What you can type',
    yourAccounts: 'Your accounts',
    waitsForYou: 'What waits for you',
    moreWaits: (names: SlashNames) => `And more: \`${names.of('approvals')} waiting\``,
    toLookAt: 'What was done without agreement',
    moreToLookAt: (names: SlashNames) => `And more: \`${names.of('approvals')} reviews\``,
    recently: 'What happened lately',
    moreHappened: (names: SlashNames) => `And before: \`${names.of('tenantry')} audit\``,
    moreAccounts: (names: SlashNames) => `And more: \`${names.of('accounts')} list\``,
  },

  // Forms.
  form: {
    /** At most 24 characters each. */
    titles: {
      'account.create': 'Create an account',
      'account.get': 'Show an account',
      'account.update': 'Change an account',
      'account.deactivate': 'Deactivate an account',
      'account.reactivate': 'Bring an account back',
      'account.delete': 'Delete an account',
      'account.purge': 'Remove account for ever',
      'account.grantRole': 'Give an account a role',
      'account.revokeRole': 'Take a role from all',
      'role.create': 'Add a role',
      'role.get': 'Show a role',
      'role.update': 'Change a role',
      'role.reset': 'Reset a role',
      'role.delete': 'Delete a role',
      'user.create': 'Add a user',
      'user.get': 'Show a user',
      'user.update': 'Change a user',
      'user.move': 'Move a user',
      'user.assignRole': 'Give a user a role',
      'user.revokeRole': 'Take a role from a user',
      'user.rotateSecret': 'Make a new User Secret',
      'user.deactivate': 'Deactivate a user',
      'user.reactivate': 'Reactivate a user',
      'user.delete': 'Delete a user for ever',
      'secret.list': 'List User Secrets',
      'secret.revoke': 'Revoke a User Secret',
      'organization.update': 'Change organization',
      'organization.revokeSecret': 'Revoke a secret',
      'approval.get': 'Show a request',
      'approval.approve': 'Agree to a request',
      'approval.deny': 'Deny a request',
      'approval.cancel': 'Take back a request',
      'approval.withdraw': 'Take back an agreement',
      'approval.delegate': 'Name a stand-in',
      'approval.removeRule': 'Remove a rule',
      'approval.review': 'Confirm a look',
      'chat.invite': 'Link a person',
    } as Readonly<Partial<Record<Spoken, string>>>,
    labels: {
      email: 'E-mail',
      account: 'Account',
      user: 'User',
      accountId: 'Account',
      userId: 'User',
      firstName: 'First name',
      lastName: 'Last name',
      externalId: 'External id',
      roles: 'Roles',
      role: 'Role',
      name: 'Name',
      description: 'Description',
      member: 'Person',
      ruleId: 'Rule',
      grants: 'Grants',
      add: 'Granted besides',
      remove: 'No longer granted',
    } as Readonly<Record<string, string>>,
    about: (summary: string) => `${u(summary)}.`,
    submit: 'Save',
    show: 'Show',
    /** How a duration is said: an operation takes it in milliseconds, which nobody types. */
    duration: (description: string) => `${description} (24h, 90m or 30d, for example)`,
    /** How a moment is said. */
    time: (description: string) => `${description}: a date, or how long ago (24h, 30d)`,
    /** What stands for somebody or something where there is no menu of them. */
    typed: { account: 'By external id or id', user: 'By e-mail address, external id or id' },
    /** What can be chosen more than once. */
    chosen: (description: string) =>
      `One or several${description.includes(';') ? `;${description.split(';')[1]}` : ''}`,
    /** What is given more than once where it is typed. */
    list: (description: string) => `${description.split(';')[0]}; one to a line`,
    notADuration: 'This is not a time such as 24h, 90m or 30d.',
    opened: 'Or fill in the window that has opened.',
    notOpened: 'Slack did not open the window in time. Press the button again.',
  },
  buttons: {
    cancel: 'Cancel',
    /** The last word of a verb of the host's: `run projects archive`. */
    hostVerb: (verb: string) => verb.replace(/^.* /, '').replace(/^./, (letter) => letter.toUpperCase()),
    askFor: 'Ask for approval',
    askAnew: 'Ask again',
    nextPage: 'Next page',
    firstPage: 'First page',
    showSecret: 'Show User Secret',
    lookAgain: 'Look now',
    reactivateWithUsers: 'Reactivate with its users',
    bringUsersBack: 'Bring its users back',
    link: 'Link',
    linkMe: 'Link me',
    confirm: 'Yes, this is me',
    decline: 'No',
    close: 'Close',
    verbs: {
      'account.deactivate': 'Deactivate',
      'account.reactivate': 'Reactivate',
      'account.delete': 'Delete',
      'account.purge': 'Remove for ever',
      'account.grantRole': 'Give all a role…',
      'account.revokeRole': 'Take a role from all…',
      'account.update': 'Change…',
      'account.create': 'Create an account…',
      'account.list': 'Accounts',
      'account.get': 'Show',
      'role.create': 'Add a role…',
      'role.update': 'Change…',
      'role.reset': 'Reset',
      'role.delete': 'Delete',
      'role.list': 'Roles',
      'role.get': 'Show',
      'user.create': 'Add a user…',
      'user.list': 'Users',
      'user.get': 'Show',
      'user.update': 'Change…',
      'user.move': 'Move',
      'user.assignRole': 'Give a role…',
      'user.revokeRole': 'Take a role away…',
      'user.deactivate': 'Deactivate',
      'user.reactivate': 'Reactivate',
      'user.delete': 'Delete',
      'user.rotateSecret': 'New User Secret',
      'secret.list': 'User Secrets',
      'secret.revoke': 'Revoke',
      'organization.get': 'Organization',
      'organization.update': 'Change…',
      'organization.rotateSecret': 'New Organization Secret',
      'organization.listSecrets': 'Organization Secrets',
      'organization.revokeSecret': 'Revoke',
      'approval.list': 'Requests',
      'approval.listMine': 'My requests',
      'approval.listWaiting': 'Waiting for me',
      'approval.get': 'Show',
      'approval.approve': 'Approve',
      'approval.deny': 'Deny…',
      'approval.cancel': 'Take back',
      'approval.withdraw': 'Take my agreement back',
      'approval.delegate': 'Name a stand-in…',
      'approval.listRules': 'Rules',
      'approval.removeRule': 'Remove',
      'approval.listReviews': 'Waiting for a look',
      'approval.review': 'I have looked',
      'audit.list': 'What happened',
      'chat.health': 'How the chat does',
      'self.get': 'Who I am',
      'chat.invite': 'Link…',
      'chat.unlink': 'Unlink',
      'chat.disconnect': 'Disconnect',
    } satisfies Record<Spoken | 'chat.disconnect', string>,
  },
} as const

/** When a new secret ends by itself, and until when the ones before it work: null where it does not, or none does. */
export interface SecretEnds {
  readonly expiresAt: string | null
  readonly previousUntil: string | null
}

function endsOf({ expiresAt, previousUntil }: SecretEnds): string {
  const its = expiresAt === null ? ' It does not end by itself' : ` It works until ${moment(expiresAt)}`
  return previousUntil === null
    ? `${its}.`
    : `${its}; what was there before works until ${moment(previousUntil)}.`
}

/** A time as each reader's own client shows it. */
function moment(iso: string): string {
  return `<!date^${Math.floor(new Date(iso).getTime() / 1000)}^{date_short_pretty} {time}|${iso.slice(0, 16).replace('T', ' ')} UTC>`
}

/** What those who agreed have said. */
function reasonsOf({ votes }: ApprovalRequest): string {
  return votes.flatMap(({ name, reason }) => (reason === null ? [] : [`\n${u(name)}: ${u(reason)}`])).join('')
}

function countOf(count: number, what: string, more: Page<unknown>['more'] | 'uncounted'): string {
  const shown = count === 1 ? `1 ${what}` : `${count} ${what}s`
  if (more === 'uncounted') return `${shown}, and there are more`
  if (more === null || more.count === 0) return shown
  return `${shown}, and ${more.exact ? '' : 'more than '}${more.count.toLocaleString('en')} more`
}

/** Longer ones are not said again whole. */
const SAID_AGAIN = 60

/** The commands that list the things of each kind. */
const LISTS = {
  account: (names: SlashNames) => `\`${names.of('accounts')} list\``,
  user: (names: SlashNames) => `\`${names.of('users')} list\``,
  role: (names: SlashNames) => `\`${names.of('tenantry')} roles\``,
  secret: (names: SlashNames) =>
    `\`${names.of('users')} secrets &lt;user&gt;\`, or \`${names.of('tenantry')} secrets\` for those of the organization`,
  request: (names: SlashNames) => `\`${names.of('approvals')} list\``,
  rule: (names: SlashNames) => `\`${names.of('approvals')} rules\``,
  review: (names: SlashNames) => `\`${names.of('approvals')} reviews\``,
} as const

function noSuch(thing: keyof typeof LISTS, names: SlashNames, said: string | undefined): string {
  const what = said === undefined ? `no such ${thing}` : `no ${thing} \`${u(shortOf(said))}\``
  return `There is ${what}. Check the spelling, or look at the list: ${LISTS[thing](names)}.`
}

function shortOf(text: string): string {
  return text.length > SAID_AGAIN ? `${text.slice(0, SAID_AGAIN)}…` : text
}

function people(count: number): string {
  return count === 1 ? '1 person is' : `${count} people are`
}

function aOrAn(what: string): string {
  return /^[AEIO]/.test(what) ? `An ${what}` : `A ${what}`
}
