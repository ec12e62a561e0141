/** How long a harness may run: with every change, every night, or before a release. */
export const LEVELS = ['gate', 'night', 'release'] as const
export type Level = (typeof LEVELS)[number]

/** One harness: what it does, what must come out, and how often it does it at each level. */
interface Harness {
  readonly what: string
  readonly goal: string
  readonly gate: number
  readonly night: number
  readonly release: number
  /** An N with which the area ends within 45 minutes on two cores that are busy with other work too, where the release's does not. */
  readonly fits?: number
}

/** Harnesses that belong together, and the test files that hold them. */
interface Area {
  readonly files: readonly string[]
  readonly harnesses: Readonly<Record<string, Harness>>
}

/**
 * Every harness. A harness is one and the same at every level; only its number differs. The night's numbers are chosen so that all areas
 * together end within an hour on two cores.
 */
export const AREAS = {
  hierarchy: {
    files: ['test/guards/rules', 'packages/core/test/on-', 'apps/slack/test/chat'],
    harnesses: {
      rules: {
        what: 'rules of docs/rules.md, looked for among the names of tests; and all suites on both databases, and all of chat',
        goal: 'each has a named test on Postgres, on PGlite and, where it has a verb, in chat',
        gate: 1,
        night: 1,
        release: 1,
      },
    },
  },
  tenancy: {
    files: ['packages/core/proof/tenancy'],
    harnesses: {
      calls: {
        what: 'random calls of every operation, 3 organizations × 4 accounts × 12 users, half of the ids foreign',
        goal: '0 foreign rows read, changed or counted',
        gate: 360,
        night: 15_000,
        release: 1_000_000,
        fits: 150_000,
      },
      rowSecurityOff: {
        what: 'the same with row-level security off',
        goal: '0',
        gate: 240,
        night: 2_500,
        release: 100_000,
        fits: 15_000,
      },
      scopeRemoved: {
        what: 'the same with the scope removed from every query',
        goal: '0',
        gate: 240,
        night: 2_500,
        release: 100_000,
        fits: 15_000,
      },
      references: {
        what: 'rows of one organization pointed at those of another, by every foreign key of the catalogue',
        goal: 'all refused by it',
        gate: 1,
        night: 1,
        release: 1,
      },
    },
  },
  authorization: {
    files: [
      'packages/casl-kysely/test/differential',
      'apps/slack/proof/authorization',
      'packages/core/proof/authorization',
    ],
    harnesses: {
      checks: {
        what: 'random people, permissions, fields and things: the table, the ability in memory, and its SQL',
        goal: 'the same answer of all three',
        gate: 10_000,
        night: 100_000,
        release: 1_000_000,
      },
      grants: {
        what: 'random grants of a configured role, for random people and things: a plain reading of the grants, the ability, and its SQL',
        goal: 'the same answer of all three',
        gate: 10_000,
        night: 100_000,
        release: 1_000_000,
      },
      chat: {
        what: 'cells of the matrix (operation × role × whose × status) that have a verb, each typed as a slash command; all from 1,000 on',
        goal: 'all answered as the matrix says',
        gate: 120,
        night: 1_000,
        release: 1_000,
      },
      differential: {
        what: 'random rules asked about random rows, in memory and by the SQL that they become',
        goal: 'the same rows',
        gate: 10_000,
        night: 100_000,
        release: 1_000_000,
      },
    },
  },
  races: {
    files: ['packages/core/proof/races'],
    harnesses: {
      lastAdministrator: {
        what: 'pairs of calls that would each leave the organization without an administrator, at once',
        goal: '0 organizations without one',
        gate: 40,
        night: 1_000,
        release: 100_000,
        fits: 12_000,
      },
      lastOrganizationSecret: {
        what: 'the last two Organization Secrets revoked at once',
        goal: '0 organizations without one',
        gate: 20,
        night: 300,
        release: 20_000,
        fits: 2_400,
      },
      inactiveAccount: {
        what: 'an account ended while a user is put into it, at once',
        goal: '0 active users in inactive accounts',
        gate: 40,
        night: 600,
        release: 20_000,
        fits: 2_400,
      },
      promotionAndMove: {
        what: 'a user made an administrator and moved out of the default account, at once',
        goal: 'never both',
        gate: 30,
        night: 600,
        release: 20_000,
        fits: 2_400,
      },
      wideRole: {
        what: 'a role that is given outside the default account, by user or by account, and made to reach the organization, at once',
        goal: 'never both',
        gate: 30,
        night: 600,
        release: 20_000,
        fits: 2_400,
      },
      limits: {
        what: 'four who take the last place that an organization’s limits leave, for an account or for a user, at once',
        goal: 'never more than there is room for',
        gate: 20,
        night: 300,
        release: 10_000,
        fits: 2_400,
      },
      mixedWork: {
        what: 'calls of every kind by eight callers at once',
        goal: '0 deadlocks, 0 faults, no active user in an inactive account',
        gate: 300,
        night: 4_000,
        release: 100_000,
        fits: 12_000,
      },
      redeeming: {
        what: 'a ticket redeemed, another one redeemed and their user deleted, at once',
        goal: '0 deadlocks, 0 users left over',
        gate: 25,
        night: 200,
        release: 5_000,
        fits: 600,
      },
      clashingWork: {
        what: 'calls that want the same unique values and keys crosswise, by eight callers at once',
        goal: 'no caller hears of it',
        gate: 150,
        night: 1_000,
        release: 50_000,
        fits: 6_000,
      },
    },
  },
  approvals: {
    files: ['packages/core/proof/approvals'],
    harnesses: {
      attacks: {
        what: 'the attacks of docs/approvals.md in turn, under rules that want any, all or two, the moves of each and of honest people in a random order, one by one or at once',
        goal: '0 self-approvals, 0 executed twice, 0 executed after a change, an expiry or a loss of right',
        gate: 53,
        night: 265,
        release: 53_000,
        fits: 5_300,
      },
      crash: {
        what: 'the process that decides killed with -9 at every packet from the vote to the answer, in rounds',
        goal: 'one effect or none, and exactly one when it is decided again',
        gate: 1,
        night: 2,
        release: 50,
        fits: 20,
      },
    },
  },
  idempotency: {
    files: ['packages/core/proof/idempotency'],
    harnesses: {
      deliveries: {
        what: 'keys, each delivered ten times at once',
        goal: 'as many effects as keys, equal answers, the secret in the first only',
        gate: 20,
        night: 500,
        release: 10_000,
      },
    },
  },
  crash: {
    files: ['packages/core/proof/crash'],
    harnesses: {
      server: {
        what: 'Postgres killed with -9 under load of six callers, and started again',
        goal: '0 acknowledged commands lost, 0 orphans, every unknown resolved by its key',
        gate: 3,
        night: 20,
        release: 500,
        fits: 360,
      },
      begin: {
        what: 'the application killed with -9 at “begin”',
        goal: '0 orphans, the key does it once',
        gate: 1,
        night: 4,
        release: 50,
      },
      claim: {
        what: 'the application killed with -9 at “after claim”',
        goal: '0 orphans, the key does it once',
        gate: 1,
        night: 4,
        release: 50,
      },
      handle: {
        what: 'the application killed with -9 at “after handle”',
        goal: '0 orphans, the key does it once',
        gate: 1,
        night: 4,
        release: 50,
      },
      beforeCommit: {
        what: 'the application killed with -9 at “before commit”',
        goal: '0 orphans, the key does it once',
        gate: 1,
        night: 4,
        release: 50,
      },
      afterCommit: {
        what: 'the application killed with -9 at “after commit, before the answer”',
        goal: '0 orphans, the key does it once',
        gate: 1,
        night: 4,
        release: 50,
      },
      flight: {
        what: 'the application killed with -9 at “the flight of a foreseen command”',
        goal: '0 orphans, the key does it once',
        gate: 1,
        night: 4,
        release: 50,
      },
      flightAnswered: {
        what: 'the application killed with -9 at “the answer to the flight of a foreseen command”',
        goal: '0 orphans, the key does it once',
        gate: 1,
        night: 4,
        release: 50,
      },
    },
  },
  delivery: {
    files: ['packages/core/proof/delivery'],
    harnesses: {
      kill: {
        what: 'two processes that share two handlers, both killed with -9 in the middle of them while events are committed',
        goal: 'every committed event at every handler, in order, never at two processes at once',
        gate: 2,
        night: 20,
        release: 500,
        fits: 200,
      },
    },
  },
  transfer: {
    files: ['packages/core/test/transfer/interrupted'],
    harnesses: {
      interrupted: {
        what: 'an import killed between two batches, inside one and behind a commit that was not heard of, on Postgres and on a folder, and gone on with the same file',
        goal: 'each row there once, with one event, and nothing done twice',
        gate: 1,
        night: 1,
        release: 20,
      },
    },
  },
  embedded: {
    files: ['packages/core/proof/embedded'],
    harnesses: {
      kill: {
        what: 'an application on an embedded database killed with -9 while it works, and started again on the same folder',
        goal: '0 acknowledged commands lost, 0 orphans',
        gate: 2,
        night: 10,
        release: 1_000,
        fits: 180,
      },
      secondOpener: {
        what: 'a folder opened by another process while one holds it',
        goal: 'refused each time',
        gate: 10,
        night: 200,
        release: 200,
      },
      staleLock: {
        what: 'a folder opened after its holder was killed with -9',
        goal: 'taken over each time',
        gate: 2,
        night: 20,
        release: 200,
      },
    },
  },
  audit: {
    files: ['packages/core/proof/audit'],
    harnesses: {
      unwritable: {
        what: 'random commands while the history cannot be written',
        goal: '0 effects',
        gate: 100,
        night: 2_000,
        release: 20_000,
      },
      tampers: {
        what: 'random changes of the history past all walls',
        goal: 'all found',
        gate: 60,
        night: 2_000,
        release: 10_000,
      },
    },
  },
  secrets: {
    files: ['packages/core/test/commands/secrets.test', 'packages/core/proof/secrets'],
    harnesses: {
      forged: {
        what: 'tokens of the right shape and checksum that were never given out, through the database',
        goal: '0 accepted',
        gate: 400,
        night: 20_000,
        release: 100_000,
      },
      planted: {
        what: 'secrets given out, then looked for in every row, repeat, refusal and history',
        goal: '0 found',
        gate: 20,
        night: 500,
        release: 5_000,
      },
      altered: {
        what: 'a token altered by a slip, a bad line or somebody who tries',
        goal: '0 accepted',
        gate: 20_000,
        night: 200_000,
        release: 1_000_000,
      },
    },
  },
} as const satisfies Readonly<Record<string, Area>>

export type AreaName = keyof typeof AREAS

/** The name of a harness: `races.lastAdministrator`. */
export type HarnessId = {
  [A in AreaName]: `${A}.${Extract<keyof (typeof AREAS)[A]['harnesses'], string>}`
}[AreaName]

/** A harness by its name. */
export function harnessOf(id: HarnessId): Harness {
  const [area = '', name = ''] = id.split('.')
  const harness = (AREAS as Readonly<Record<string, Area>>)[area]?.harnesses[name]
  if (harness === undefined) throw new Error(`there is no harness ${id}`)
  return harness
}
