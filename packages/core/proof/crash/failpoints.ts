import type { Direction } from '../../src/testing/database-proxy.ts'

type Holds = (packet: string, direction: Direction) => boolean

const CLAIM = /tenantry\.claim_(key|first)\(/
const APPEND = /tenantry\.append_events\(/
const STORE_OUTCOME = /insert into "tenantry"\."idempotency_keys"/

/**
 * The points at which an application is killed, told by what passes on the wire of one command: the product knows nothing of them. Each
 * is found after the statement that stands before it, so that what a call before it left behind is not taken for it.
 */
export const FAILPOINTS = {
  begin: () => asks(/\bbegin\b/),
  'after claim': () => after(asks(CLAIM), isAnswered),
  'after handle': () => asks(STORE_OUTCOME),
  // The outcome, the events and the commit may travel in one packet: then nothing of it reaches the server.
  'before commit': () => since(asks(STORE_OUTCOME), asks(/\bcommit\b/)),
  'after commit, before the answer': () =>
    after(
      asks(STORE_OUTCOME),
      (packet, direction) => direction === 'to-client' && packet.includes('COMMIT\0'),
    ),
  'the flight of a foreseen command': () => asks(APPEND),
  'the answer to the flight of a foreseen command': () =>
    after(
      (packet, direction) => asks(APPEND)(packet, direction) || asks(STORE_OUTCOME)(packet, direction),
      isAnswered,
    ),
} as const satisfies Readonly<Record<string, () => Holds>>

export type Failpoint = keyof typeof FAILPOINTS

function asks(statement: RegExp): Holds {
  return (packet, direction) => direction === 'to-server' && statement.test(packet)
}

/** The server has done it, and nobody has heard. */
function isAnswered(_packet: string, direction: Direction): boolean {
  return direction === 'to-client'
}

function after(first: Holds, then: Holds): Holds {
  let passed = false
  return (packet, direction) => {
    if (passed && then(packet, direction)) return true
    passed ||= first(packet, direction)
    return false
  }
}

/** The same, where both may be in one packet. */
function since(first: Holds, then: Holds): Holds {
  let passed = false
  return (packet, direction) => {
    passed ||= first(packet, direction)
    return passed && then(packet, direction)
  }
}
