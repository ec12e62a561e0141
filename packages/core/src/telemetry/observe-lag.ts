import { metrics, type ObservableCallback } from '@opentelemetry/api'
import { handlerLags } from '../store/delivery/handler-lags.ts'
import type { World } from '../world.ts'
import { SCOPE } from './scope.ts'

/**
 * Tells the host's telemetry, whenever that asks, how long the oldest event has waited for each handler, whichever process has it.
 *
 * @returns ends it
 */
export function observeLag(transaction: World['transaction']): () => void {
  const lag = metrics.getMeter(SCOPE).createObservableGauge('tenantry.delivery.lag', {
    description: 'How long the oldest event that is not delivered has waited, by handler',
    unit: 's',
  })
  const look: ObservableCallback = async (told) => {
    const lags = await transaction('read', ({ db }) => handlerLags(db))
    for (const { handler, seconds } of lags) told.observe(seconds, { 'tenantry.handler': handler })
  }
  lag.addCallback(look)
  return () => lag.removeCallback(look)
}
