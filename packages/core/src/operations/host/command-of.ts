import { EVENT_TYPE } from '../../domain/event.ts'
import { isId } from '../../domain/id.ts'
import { TenantryError } from '../../errors.ts'
import { allows } from '../../policy/authorize.ts'
import type { Permission } from '../../policy/permissions.ts'
import type { ChatVerb, NoVerb } from '../chat-verb.ts'
import type { Command } from '../define-command.ts'
import type { Work } from '../work.ts'
import type { AnyHostCommand, HostHappening, HostWork } from './host-command.ts'

/** The verb of `/tenantry` behind which the host's commands stand. */
const RUN = 'run'

/** A host's command, checked, as a command of the table: what it works with is cut down to what is the host's. */
export function commandOf(host: AnyHostCommand): Command {
  const { name, summary, risk, input, fields } = host
  const [subject = ''] = name.split('.')
  const own = (work: Work) => hostWorkOf(work, host, subject)
  return {
    kind: 'command',
    name,
    summary,
    risk,
    input,
    permission: host.permission as Permission,
    chat: chatOf(host),
    host: {
      fields,
      ...('none' in host.chat || host.chat.answer === undefined ? {} : { answer: host.chat.answer }),
    },
    ...(host.lock && { lock: async (work: Work, given: unknown) => host.lock?.(own(work), given) }),
    async load(work, given) {
      const target: object | null | undefined = await host.load(own(work), given)
      if (target && (host.creates || isReadable(work, subject, target))) return target
      throw new TenantryError(
        'not_found',
        `There is no such ${subject}. Check the spelling, or look at the list.`,
      )
    },
    authorized: (target, given) => host.authorized?.(target, given) ?? { row: target as object },
    check: (work, given, target) => host.check?.(own(work), given, target),
    ...(host.gives && {
      gives: (_work: Work, given: unknown, target: unknown) => [
        { before: null, after: { accountId: null, roles: host.gives?.(given, target) ?? [] } },
      ],
    }),
    effects: async (work, given, target) => (await host.effects?.(own(work), given, target)) ?? [],
    // What has no outcome has null: an outcome is kept as JSON, which knows no undefined.
    handle: async (work, given, target) => (await host.handle(own(work), given, target)) ?? null,
    withoutSecrets: (output) => host.withoutSecrets?.(output) ?? output,
  }
}

/** What one may not read is not there, as with Tenantry's own: then no command is an oracle for what another account has. */
function isReadable({ policy, actor }: Work, subject: string, row: object): boolean {
  const read = policy.permissions.find((permission) => permission === `${subject}:read`)
  return read === undefined || allows(actor.ability, read, { row })
}

function chatOf({ chat }: AnyHostCommand): ChatVerb | NoVerb {
  if ('none' in chat) return chat
  const verb = `${RUN} ${chat.noun} ${chat.verb}`
  return {
    noun: 'tenantry',
    verb,
    positional: chat.positional ?? [],
    example: `/tenantry ${verb} ${chat.example}`.trimEnd(),
    ...(chat.confirm && { confirm: true }),
  }
}

function hostWorkOf(work: Work, { fields }: AnyHostCommand, subject: string): HostWork<unknown> {
  const { organization, actor, now } = work
  return {
    organization: { id: organization.id, name: organization.name },
    actor: {
      userId: actor.userId,
      accountId: actor.accountId,
      name: actor.name,
      // Their own copy: who acts is kept for the next call.
      roles: [...actor.roles],
      ability: actor.ability,
    },
    now,
    db: work.hostDatabase(),
    record(happening) {
      work.record({ ...checked(happening, subject), fields })
    },
  }
}

/** What a host gets wrong here is a fault of its program, and is said to whoever wrote it. */
function checked(happening: HostHappening, subject: string) {
  const { type, accountId, userId, on, before, after } = happening
  if (!type.startsWith(`${subject}.`))
    throw new Error(`the event ${type} of a command of ${subject} must begin with "${subject}."`)
  if (!EVENT_TYPE.test(type) || type.length > 100)
    throw new Error(
      `the event ${type.slice(0, 100)} is not spelled like project.archived or project.sent_back`,
    )
  if (accountId !== null && !isId('account', accountId)) throw new Error(`the event ${type} names no account`)
  if (userId !== undefined && !isId('user', userId)) throw new Error(`the event ${type} names no user`)
  return {
    type,
    on: { type: on.type, id: on.id },
    accountId,
    ...(userId === undefined ? {} : { userId }),
    ...(before && { before }),
    ...(after && { after }),
  }
}
