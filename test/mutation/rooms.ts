/** Code whose tests must notice nearly every change of it, and by which tests. */
interface Room {
  /** What is changed. */
  readonly mutate: readonly string[]
  /** The test files that must notice: none that needs a server, because each runs once for every change. */
  readonly tests: readonly string[]
  /** How many of a hundred changes must be noticed. */
  readonly threshold: number
}

export const ROOMS = {
  policy: {
    mutate: ['packages/core/src/policy/**/*.ts'],
    tests: ['packages/core/test/policy/*.test.ts'],
    threshold: 98,
  },
  'casl-kysely': {
    mutate: ['packages/casl-kysely/src/**/*.ts'],
    tests: ['packages/casl-kysely/test/{casts,checks,compile-rules,operators,several-rules}.test.ts'],
    threshold: 98,
  },
  secrets: {
    mutate: ['packages/core/src/domain/secret.ts', 'packages/core/src/domain/base32.ts'],
    tests: ['packages/core/test/commands/secrets.test.ts'],
    threshold: 90,
  },
  verifier: {
    mutate: ['apps/slack/src/receive/verify-request.ts'],
    tests: ['apps/slack/test/receive/verify-request.test.ts'],
    threshold: 90,
  },
  parser: {
    mutate: ['apps/slack/src/grammar/**/*.ts'],
    // How fast it is, which malformed.test looks at too, is not to be told of code that counts what it runs.
    tests: ['apps/slack/test/grammar/{duration,parse,parse-print,slack-text,slash-names}.test.ts'],
    threshold: 90,
  },
  approvals: {
    // What a request becomes by which step, what several rules ask together, and whose hand is on whom. Everything that asks a database is
    // proven by planted violations instead.
    mutate: ['packages/core/src/domain/approval/{approval,combined-stages,enough-voices,hands}.ts'],
    tests: ['packages/core/test/approvals/{combined-stages,hands,state-machine}.test.ts'],
    threshold: 90,
  },
} as const satisfies Readonly<Record<string, Room>>

export type RoomName = keyof typeof ROOMS
