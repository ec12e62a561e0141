import { metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import { TenantryError } from '../errors.ts'
import type { Command } from '../operations/define-command.ts'
import type { Query } from '../operations/define-query.ts'
import { SCOPE } from './scope.ts'

/** Runs an operation, and tells the host's telemetry what came of it and how long it took. */
export type Observe = <Answer>(
  operation: Pick<Command | Query, 'kind' | 'name'>,
  run: () => Promise<Answer>,
) => Promise<Answer>

/**
 * Makes a span of every command and query, and counts and times them by outcome: `done`, the code of the refusal, or `fault`. Nothing
 * of an input, of an answer or of a person goes along: who may read a host's telemetry is not who may read its users. Goes to whatever
 * OpenTelemetry SDK the host has registered by now; where it has none, nowhere.
 */
export function observeOperations(): Observe {
  const tracer = trace.getTracer(SCOPE)
  const durations = metrics.getMeter(SCOPE).createHistogram('tenantry.operation.duration', {
    description: 'How long commands and queries took, by operation and outcome',
    unit: 's',
  })
  return ({ kind, name }, run) =>
    tracer.startActiveSpan(`${kind} ${name}`, async (span) => {
      const begun = performance.now()
      let outcome = 'done'
      try {
        return await run()
      } catch (error) {
        outcome = error instanceof TenantryError ? error.code : 'fault'
        // A refusal is an answer. The message of a fault may hold values of a row: it stays here.
        if (outcome === 'fault') span.setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        const told = { 'tenantry.operation': name, 'tenantry.outcome': outcome }
        span.setAttributes(told).end()
        durations.record((performance.now() - begun) / 1_000, told)
      }
    })
}
