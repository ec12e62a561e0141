import { createHash } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'

/** A hash of a value's canonical text. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

/**
 * What of a command's target must still be so when it is executed. Whatever inside it has an id and a version stands for itself by
 * these two, because a version counts its changes; of the rest every value counts.
 */
export function fingerprint(target: unknown): string {
  return digestOf(versionsOf(target))
}

function versionsOf(value: unknown): unknown {
  if (value instanceof Date || value === null) return value
  if (Array.isArray(value)) return value.map(versionsOf)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return null
  if (typeof value !== 'object') return value
  if ('id' in value && 'version' in value) return { id: value.id, version: value.version }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, versionsOf(item)]))
}
