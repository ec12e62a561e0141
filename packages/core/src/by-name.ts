import type { ExecuteOptions } from './checked-call.ts'
import type { Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { executeCommand, executeQuery, previewCommand } from './execute.ts'
import type { Command } from './operations/define-command.ts'
import type { Query } from './operations/define-query.ts'
import type { OperationTable } from './operations/table.ts'
import type { World } from './world.ts'

/** Runs one operation of the table by its name. */
export async function executeByName(
  world: World,
  name: string,
  call: { principal: Principal; input: unknown; options?: ExecuteOptions },
): Promise<unknown> {
  const operation = operationNamed(world.operations, name)
  return world.observe<unknown>(operation, () =>
    operation.kind === 'command'
      ? executeCommand(world, operation, call)
      : executeQuery(world, operation as Query, call),
  )
}

/** What a command would do, in sentences; refused like the command itself. A query does nothing. */
export async function previewByName(
  world: World,
  name: string,
  call: { principal: Principal; input: unknown },
): Promise<readonly string[]> {
  const operation = operationNamed(world.operations, name)
  return operation.kind === 'command' ? previewCommand(world, operation, call) : []
}

/** @throws TenantryError `invalid_input` where there is no operation of this name */
export function operationNamed(operations: OperationTable, name: string): Command | Query {
  const operation = operations.get(name)
  if (operation !== undefined) return operation
  throw new TenantryError(
    'invalid_input',
    `There is no operation ${String(name).slice(0, 50)}. See the list in the documentation.`,
  )
}
