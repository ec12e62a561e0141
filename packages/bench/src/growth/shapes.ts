import type { WarmUp } from '../measure/one-caller.ts'

/** How the data of one measurement is spread. */
export interface Shape {
  /** In all organizations together; the one that is measured has its equal part of them. */
  readonly users: number
  /** Of each organization. */
  readonly accounts: number
  readonly organizations: number
}

/** How far each thing grows. */
export interface GrowthSize {
  /** Along what the data grows, and in which steps; the rest stays as `base`. */
  readonly users: readonly number[]
  readonly accounts: readonly number[]
  readonly organizations: readonly number[]
  readonly base: number
  /** Pages that begin behind so many users, in the largest shape. */
  readonly depths: readonly number[]
  /** Rules of approval in an organization of the smallest shape. */
  readonly rules: readonly number[]
  readonly callers: readonly number[]
  /** Calls after which the memory of the process is read. */
  readonly calls: readonly number[]
  readonly rounds: number
  /** Before anything counts at one size: else the first sizes were measured colder than the last, and growth was hidden. */
  readonly warmUp: WarmUp
  /** What one operation may take at one size, its warm-up included, in milliseconds. */
  readonly budgetMs: number
  readonly sliceMs: number
}

const WHOLE: GrowthSize = {
  users: [1_000, 10_000, 100_000, 1_000_000],
  accounts: [1, 10, 1_000],
  organizations: [1, 1_000],
  base: 100_000,
  depths: [100, 1_000, 10_000, 100_000, 900_000],
  rules: [0, 1, 10, 100],
  callers: [1, 2, 4, 8, 16, 32, 64],
  calls: [1_000, 5_000, 25_000, 100_000],
  rounds: 60,
  warmUp: { calls: 1_000, ms: 2_500 },
  budgetMs: 16_000,
  sliceMs: 1_500,
}

/** Shows that everything runs; the figures say nothing. */
export const QUICK: GrowthSize = {
  users: [200, 1_000],
  accounts: [1, 10],
  organizations: [1, 3],
  base: 1_000,
  depths: [100, 800],
  rules: [0, 2],
  callers: [1, 8],
  calls: [50, 200],
  rounds: 3,
  warmUp: { calls: 3, ms: 80 },
  budgetMs: 1_000,
  sliceMs: 200,
}

/** As much of it as has at most so many users. */
export function upTo(most: number): GrowthSize {
  const users = WHOLE.users.filter((count) => count <= most)
  const largest = Math.max(...users)
  return {
    ...WHOLE,
    users,
    base: Math.min(WHOLE.base, largest),
    accounts: WHOLE.accounts.filter((count) => count <= largest / 10),
    organizations: WHOLE.organizations.filter((count) => count <= largest / 10),
    depths: WHOLE.depths.filter((depth) => depth < largest),
  }
}

/** Every shape that is measured, each once, though several axes go through it. */
export function shapesOf(size: GrowthSize): readonly Shape[] {
  const { users, accounts, organizations, base } = size
  const all = [
    ...users.map((count) => ({ users: count, accounts: 1, organizations: 1 })),
    ...accounts.map((count) => ({ users: base, accounts: count, organizations: 1 })),
    ...organizations.map((count) => ({ users: base, accounts: 1, organizations: count })),
  ]
  return [...new Map(all.map((shape) => [nameOf(shape), shape])).values()]
}

/** Names a database of this shape. */
export function nameOf({ users, accounts, organizations }: Shape): string {
  return `${users}_users_${accounts}_accounts_${organizations}_organizations`
}
