import { operationNamed } from './by-name.ts'
import { checkedCall, type ExecuteOptions } from './checked-call.ts'
import { type AttemptedCall, isWorthKnowing, recordDenial, tellDenial } from './denials.ts'
import type { Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { runCommand, runQuery } from './execute.ts'
import { HostSteps } from './host-steps.ts'
import { inOrganization } from './open-work.ts'
import type { Opened } from './opened.ts'
import type { Command } from './operations/define-command.ts'
import type { Query } from './operations/define-query.ts'
import { parseInput } from './operations/input.ts'
import type { Acting } from './operations/work.ts'
import type { AnyTables, HostDatabase } from './store/frame/host-database.ts'
import type { World } from './world.ts'

export type { AnyTables, HostDatabase }

/** What a host's transaction does things with. */
export interface HostTransaction<Tables> {
  readonly db: HostDatabase<Tables>
  run(name: string, input: unknown, options?: ExecuteOptions): Promise<unknown>
  /** Asks something of the moment: what has happened in the transaction so far counts. */
  look<T>(question: (acting: Acting) => T): Promise<T>
  readonly now: () => Date
}

/**
 * Runs a host's callback in one transaction: all that is done with what it is given, commands and the host's own statements, is
 * committed together or not at all. The callback is run once, whatever happens. What is refused in it is recorded afterwards: in a
 * transaction of its own, as always, unless it was a question and the rest is committed.
 *
 * @throws TenantryError what the first refused command was refused with, also where the callback caught that; `unavailable` where the
 *   database tore the transaction down for another one's sake; `conflict` inside of another such transaction
 */
export async function inHostTransaction<Tables, T>(
  world: World,
  principal: Principal,
  callback: (transaction: HostTransaction<Tables>) => Promise<T>,
): Promise<T> {
  if (typeof callback !== 'function')
    throw new TenantryError('invalid_input', 'A transaction needs a function that does its work.')
  const denied: AttemptedCall[] = []
  const once: World = { ...world, transaction: world.transactionOnce }
  try {
    return await inOrganization(once, principal, 'write', async (opened) => {
      const steps = new HostSteps()
      const transaction: HostTransaction<Tables> = {
        now: world.now,
        db: opened.hostDatabase<Tables>((send) => steps.take(send)),
        run: (name, input, options) =>
          runStep(opened, steps, {
            operation: operationNamed(world.operations, name),
            observe: world.observe,
            principal,
            input,
            denied,
            ...(options !== undefined && { options }),
          }),
        look: (question) =>
          steps.take(async () => {
            await opened.reenter()
            return question(opened.work)
          }, isNoRefusal),
      }
      const answer = await steps.around(() => world.enclosure.run(async () => callback(transaction)))
      // A question that was refused may be caught; it is told of with the rest, or not at all.
      for (const asked of denied) await tellDenial(opened, asked)
      return answer
    })
  } catch (error) {
    for (const asked of denied) await recordDenial(world, asked)
    throw error
  }
}

interface Step {
  readonly operation: Command | Query
  readonly observe: World['observe']
  readonly principal: Principal
  readonly input: unknown
  readonly options?: ExecuteOptions
  /** Takes down what was refused and is worth knowing. */
  readonly denied: AttemptedCall[]
}

/** Every operation reads again who acts, as it would in a transaction of its own (H18). */
function runStep(
  opened: Opened,
  steps: HostSteps,
  { denied, operation, observe, ...call }: Step,
): Promise<unknown> {
  const refused = { principal: call.principal, operation, asked: call.input }
  const note = (error: unknown) => {
    if (isWorthKnowing(error, refused)) denied.push(refused)
  }
  if (operation.kind === 'query') {
    const asked = async () => {
      const input = parseInput(operation.input, call.input)
      await opened.reenter()
      return runQuery(opened, operation as Query, input)
    }
    return steps.take(
      () => observe<unknown>(operation, asked),
      (error) => {
        note(error)
        return isNoRefusal(error)
      },
    )
  }
  const called = async () => {
    const checked = checkedCall(operation, call)
    await opened.reenter()
    return runCommand(opened, operation, checked)
  }
  return steps.take(
    () => observe<unknown>(operation, called),
    (error) => {
      note(error)
      return true
    },
  )
}

/** A question that is answered "there is no such account" has changed nothing, and the host may go on. */
function isNoRefusal(error: unknown): boolean {
  return !(error instanceof TenantryError) || error.code === 'unavailable'
}
