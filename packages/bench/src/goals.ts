/** What an operation must reach: against hand-written SQL, against the peer, or in itself. */
export interface Goal {
  /** Tenantry's median is at most this many times the floor's. */
  readonly floor?: number
  /** The peer's median is at least this many times Tenantry's. */
  readonly peer?: number
  /** Tenantry's median in milliseconds. */
  readonly ms?: number
  /** Tenantry's throughput is at least this part of the floor's. */
  readonly throughput?: number
}

/** The goals of each operation, by its name in the table. An operation without a row here has none, and the report says so. */
export const GOALS = {
  'check a permission in memory': { ms: 0.001, peer: 1_000 },
  'authenticate two secrets': { floor: 1.3, peer: 5 },
  'read one user': { floor: 1.5, peer: 5 },
  'create a user': { floor: 1.5, peer: 5 },
  'first page of 50 users': { floor: 1.3, peer: 10 },
  'deep page of 50 users': { floor: 1.3, peer: 10 },
  'search by part of an e-mail': { floor: 1.3, peer: 10 },
  'import users': { floor: 2 },
  'slash command to its answer': { floor: 2 },
  'read one user, 64 callers on one organization': { throughput: 0.7, peer: 5 },
  'read one user, 64 callers on 64 organizations': { throughput: 0.7, peer: 5 },
  'create a user, 64 callers on one organization': { throughput: 0.7, peer: 5 },
  'create a user, 64 callers on 64 organizations': { throughput: 0.7, peer: 5 },
  'npm start to the first answered command': { ms: 5_000 },
} as const satisfies Readonly<Record<string, Goal>>

export type Operation = keyof typeof GOALS
