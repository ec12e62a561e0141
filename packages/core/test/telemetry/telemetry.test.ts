import { context, metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { type DataPoint, type Histogram, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf } from '../support/refusal.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** A host's reader of figures, that looks when a test says so. */
class Looked extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const spans = new InMemorySpanExporter()
const figures = new Looked()
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [figures] }))
beforeEach(() => spans.reset())
afterAll(() => figures.shutdown())

describe.each(['pglite', 'postgres'] as const)('the telemetry of a host, on %s', (kind) => {
  const under = useTenantry(kind)

  test('has a span of every command and query, with its outcome and nothing of its input, answer or people', async () => {
    const { ben, oak, pine } = under.acorn
    await ben.accounts.get(oak.id)
    await refusalOf(ben.accounts.update(pine.id, { name: 'Pine and more' }))
    expect(spans.getFinishedSpans().map(told)).toEqual([
      ['query account.get', { 'tenantry.operation': 'account.get', 'tenantry.outcome': 'done' }],
      ['command account.update', { 'tenantry.operation': 'account.update', 'tenantry.outcome': 'forbidden' }],
    ])
    expect(spans.getFinishedSpans().map(({ status, events }) => [status.code, events])).toEqual([
      [SpanStatusCode.UNSET, []],
      [SpanStatusCode.UNSET, []],
    ])
  })

  test('has the commands of a transaction within the span that surrounds it', async () => {
    const { ada, oak } = under.acorn
    const request = trace.getTracer('host').startSpan('PUT /oak')
    await context.with(trace.setSpan(context.active(), request), () =>
      ada.transaction(async (tx) => {
        await tx.accounts.get(oak.id)
        await tx.accounts.update(oak.id, { description: 'spanned' })
      }),
    )
    request.end()
    const within = spans.getFinishedSpans().filter(({ parentSpanContext: parent }) => parent !== undefined)
    expect(within.map(({ name }) => name)).toEqual(['query account.get', 'command account.update'])
    expect(new Set(within.map((span) => span.parentSpanContext?.spanId))).toEqual(
      new Set([request.spanContext().spanId]),
    )
  })

  test('is told of a fault that it was one, and not what its message says', async () => {
    const { pool } = under.database
    await pool.query('alter table tenantry.accounts rename to accounts_away')
    try {
      await expect(under.acorn.ada.accounts.list()).rejects.toThrow()
    } finally {
      await pool.query('alter table tenantry.accounts_away rename to accounts')
    }
    expect(spans.getFinishedSpans()).toMatchObject([
      { status: { code: SpanStatusCode.ERROR }, attributes: { 'tenantry.outcome': 'fault' }, events: [] },
    ])
    expect(JSON.stringify(told(spans.getFinishedSpans()[0] as ReadableSpan))).not.toContain('relation')
  })

  test('counts and times what came of each operation, by outcome', async () => {
    const { ada } = under.acorn
    const before = await durations('user.get')
    await ada.users.get(under.acorn.users.ben.id)
    await ada.users.get(under.acorn.users.cleo.id)
    await refusalOf(ada.users.get('nobody@acorn.test'))
    const after = await durations('user.get')
    expect([after.done?.count, after.not_found?.count]).toEqual([
      (before.done?.count ?? 0) + 2,
      (before.not_found?.count ?? 0) + 1,
    ])
    const { sum = 0 } = after.done ?? {}
    expect(sum).toBeGreaterThan(0)
    expect(sum).toBeLessThan(60)
  })

  test('tells how long the oldest event has waited for each handler, and 0 once it is delivered', async () => {
    const { ada, oak } = under.acorn
    const { promise: mended, resolve: mend } = Promise.withResolvers<void>()
    const name = `telemetry on ${kind}`
    const handler = await under.tenantry.on('account.updated', () => mended, { name })
    await ada.accounts.update(oak.id, { description: `told on ${kind}` })
    await expect.poll(() => lag(name), { timeout: 10_000 }).toBeGreaterThan(0)
    expect(await lag(name)).toBeLessThan(60)
    mend()
    await expect.poll(() => lag(name), { timeout: 10_000 }).toBe(0)
    await handler.stop()
  })
})

function told({ name, attributes }: ReadableSpan) {
  return [name, attributes]
}

/** The figures of one name, as the host's reader sees them now. */
async function points(name: string): Promise<readonly DataPoint<unknown>[]> {
  const { resourceMetrics } = await figures.collect()
  return resourceMetrics.scopeMetrics
    .filter(({ scope }) => scope.name === 'tenantry')
    .flatMap(({ metrics: all }) => all)
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ dataPoints }): readonly DataPoint<unknown>[] => dataPoints)
}

async function durations(operation: string): Promise<Record<string, Histogram>> {
  const of = (await points('tenantry.operation.duration')).filter(
    ({ attributes }) => attributes['tenantry.operation'] === operation,
  )
  return Object.fromEntries(
    of.map(({ attributes, value }) => [attributes['tenantry.outcome'], value as Histogram]),
  )
}

async function lag(handler: string): Promise<unknown> {
  return (await points('tenantry.delivery.lag')).find(
    ({ attributes }) => attributes['tenantry.handler'] === handler,
  )?.value
}
