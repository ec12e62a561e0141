import type { Known } from '../identity/identify.ts'
import { type Choice, form } from '../present/form.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import type { Bot } from './bot.ts'
import { openWindow } from './open-window.ts'
import type { OperationVerb } from './perform.ts'
import { presentValues } from './present-values.ts'
import { resolveReferences } from './resolve-references.ts'

/** Options that a menu of Slack holds. */
const MENU_MAX = 100

/**
 * Opens a window for what a verb takes.
 *
 * @param asked.given filled in already, and can be changed
 * @param asked.decided ids that the button stands for, and that nobody is asked for
 * @returns whether it opened: a trigger lives for three seconds only
 */
export async function openForm(
  bot: Bot,
  { known, request, verb }: { known: Known; request: ChatRequest; verb: OperationVerb },
  asked: { given: Readonly<Record<string, unknown>>; decided: Readonly<Record<string, unknown>> },
): Promise<boolean> {
  if (request.triggerId === null) return false
  const [accounts, roles, rules, resolved, present] = await Promise.all([
    accountsFor(bot, known, verb),
    rolesFor(bot, known, verb),
    rulesFor(bot, known, verb),
    resolveReferences(bot, { looker: known, request, verb }, asked.decided),
    presentValues(bot, known, { verb, input: asked.decided }),
  ])
  const decided = {
    ...asked.decided,
    ...(present?.version === undefined ? {} : { expectedVersion: present.version }),
  }
  const given = { ...present, ...(await accountChosen(bot, known, asked.given)) }
  // What is not there, or not theirs to see, has no name: the core says so when the form is sent.
  const meant = resolved.clear && resolved.unfound.length === 0 ? resolved.meant : []
  return openWindow(bot, request, { operation: verb.operation, input: decided }, (about) =>
    form(verb, { given, decided, meant, accounts, roles, rules, about }),
  )
}

async function accountsFor(bot: Bot, known: Known, verb: OperationVerb): Promise<readonly Choice[] | null> {
  if (!verb.fields.some(({ reference }) => reference === 'account')) return null
  const { items, nextCursor } = await bot.tenantry.execute(known.session.principal, 'account.list', {
    limit: MENU_MAX,
  })
  return nextCursor === null
    ? items.map(({ id, name, externalId }) => ({ id, label: `${name} (${externalId})` }))
    : null
}

async function rolesFor(bot: Bot, known: Known, verb: OperationVerb): Promise<readonly string[] | null> {
  // Whoever makes a role names one that there is not.
  if (verb.operation === 'role.create' || !verb.fields.some(({ names }) => names === 'role')) return null
  const { items } = await bot.tenantry.execute(known.session.principal, 'role.list', {})
  return items.length > MENU_MAX ? null : items.map(({ name }) => name)
}

/** Whoever removes a rule chooses it by its name: nobody knows its id. */
async function rulesFor(bot: Bot, known: Known, verb: OperationVerb): Promise<readonly Choice[] | null> {
  if (verb.operation !== 'approval.removeRule') return null
  const rules = await bot.tenantry.execute(known.session.principal, 'approval.listRules', {})
  return rules.length > MENU_MAX ? null : rules.map(({ id, name }) => ({ id, label: name }))
}

/** What was typed for an account is an external id, and the menu has ids. */
async function accountChosen(
  bot: Bot,
  known: Known,
  given: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  if (typeof given.accountId !== 'string') return given
  const [account] = await bot.tenantry.execute(known.session.principal, 'account.find', {
    reference: given.accountId,
  })
  return { ...given, accountId: account?.id ?? given.accountId }
}
