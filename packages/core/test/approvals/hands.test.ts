import { expect, test } from 'vitest'
import { type Door, handsIn, type Touch } from '../../src/domain/approval/hands.ts'
import type { UserId } from '../../src/domain/id.ts'

const [ada, ben, cleo, dov, eve] = ['ada', 'ben', 'cleo', 'dov', 'eve'] as unknown as [
  UserId,
  UserId,
  UserId,
  UserId,
  UserId,
]
const DOORS: readonly Door[] = ['password', 'email', 'externalId']

/** Long after everything that happens here. */
const LATER = new Date(1_000)

/** What somebody did; null is a job of the host's. */
type Deed = readonly [UserId | null, Touch['what']]

/** What happened, each a millisecond after the one before. */
function history(...deeds: readonly Deed[]): readonly Touch[] {
  return deeds.map(([by, what], place) => ({
    by: by === null ? [] : [by],
    at: new Date(place),
    what,
  }))
}

/** Who else can speak as somebody, after this history. */
const speakingAs = (user: UserId, touches: readonly Touch[], now = LATER) => [
  ...handsIn(touches, now).on(user),
]

const made = (user: UserId) => ({ kind: 'made', user }) as const
const set = (user: UserId, door: Door) => ({ kind: 'set', user, door }) as const
const emptied = (user: UserId, door: Door) => ({ kind: 'emptied', user, door }) as const
const secret = (user: UserId, name = 's') => ({ kind: 'secret', user, secret: name }) as const
const renewed = (user: UserId, overlapMs = 0) => ({ kind: 'renewed', user, overlapMs }) as const
const invited = (user: UserId, ticket = 't') => ({ kind: 'invited', user, ticket }) as const
const linked = (user: UserId, identity = 'i', ticket = 't') =>
  ({ kind: 'linked', user, ticket, identity }) as const
const unlinked = (user: UserId, identity = 'i') => ({ kind: 'unlinked', user, identity }) as const
const given = (holder: string, what = 'role org-admin') => ({ kind: 'given', holder, what }) as const
const taken = (holder: string, what = 'role org-admin') => ({ kind: 'taken', holder, what }) as const

test('of whom nothing is told, nobody holds anything', () => {
  expect(speakingAs(ben, [])).toEqual([])
  expect([...handsIn([], LATER).raised(ben, ['account'])]).toEqual([])
})

test.each<[string, readonly Touch[]]>([
  ['made them', history([ada, made(ben)])],
  ['made a secret of theirs', history([ada, secret(ben)])],
  ...DOORS.map((door): [string, readonly Touch[]] => [`set their ${door}`, history([ada, set(ben, door)])]),
  ['invited them, once the link is there', history([ada, invited(ben)], [null, linked(ben)])],
])('whoever %s can speak as them, and as nobody else', (_name, touches) => {
  expect(speakingAs(ben, touches)).toEqual([ada])
  expect(speakingAs(cleo, touches)).toEqual([])
  expect(speakingAs(ada, touches)).toEqual([])
})

test.each<[string, readonly Touch[]]>([
  ['made by a job of the host', history([null, made(ben)])],
  ['whose password a job of the host set', history([null, set(ben, 'password')])],
  ['whose address was emptied', history([ada, emptied(ben, 'email')])],
  ['whose secrets somebody renewed', history([ada, renewed(ben)])],
  ['who did it all themselves', history([ben, made(ben)], [ben, secret(ben)], [ben, set(ben, 'password')])],
  ['who was invited and has no link', history([ada, invited(ben)])],
  [
    'whose link came by an invitation that nobody knows',
    history([ada, invited(ben)], [null, linked(ben, 'i', 'u')]),
  ],
  ['to whom something was given', history([ada, given(ben)])],
])('nobody speaks as somebody %s', (_name, touches) => {
  expect(speakingAs(ben, touches)).toEqual([])
})

test('whoever can speak as whoever did it may have done it', () => {
  const chain = history([ada, made(ben)], [ben, made(cleo)], [cleo, secret(dov)])
  expect(speakingAs(cleo, chain)).toEqual([ben, ada])
  expect(speakingAs(dov, chain)).toEqual([cleo, ben, ada])
  // What was done before the hand was there is nobody else's doing.
  expect(speakingAs(cleo, history([ben, made(cleo)], [ada, made(ben)]))).toEqual([ben])
})

test('of several who did it together each can', () => {
  const together: Touch = { by: [ada, eve], at: new Date(0), what: made(ben) }
  expect(speakingAs(ben, [together])).toEqual([ada, eve])
})

test('what people do to themselves, while somebody can speak as them, may be that one doing it', () => {
  expect(
    speakingAs(ben, history([ada, made(ben)], [ben, set(ben, 'password')], [null, renewed(ben)])),
  ).toEqual([ada])
})

test.each(DOORS)(
  'the %s is one door: whoever is independent sets it anew, or empties it, and the hand on it ends',
  (door) => {
    const before = history([ada, set(ben, door)])
    const then = (...more: readonly Deed[]) => speakingAs(ben, history([ada, set(ben, door)], ...more))
    expect(speakingAs(ben, before)).toEqual([ada])
    expect(then([cleo, set(ben, door)])).toEqual([cleo])
    expect(then([null, set(ben, door)])).toEqual([])
    expect(then([null, emptied(ben, door)])).toEqual([])
    expect(then([cleo, emptied(ben, door)])).toEqual([])
    expect(then([ada, emptied(ben, door)]), 'by their own hand it does not').toEqual([ada])
    expect(then([ben, set(ben, door)]), 'nor by whom they can speak as').toEqual([ada])
    expect(then([ben, emptied(ben, door)])).toEqual([ada])
  },
)

test('the doors end one by one: a new password says nothing of a secret, an address, another password or a link', () => {
  const all = [
    [ada, secret(ben)],
    [ada, set(ben, 'email')],
    [ada, invited(ben)],
    [null, linked(ben)],
  ] as const
  expect(speakingAs(ben, history(...all, [null, set(ben, 'password')]))).toEqual([ada])
  const ends = [
    [null, renewed(ben)],
    [null, emptied(ben, 'email')],
    [null, unlinked(ben)],
  ] as const
  for (const left of ends)
    expect(speakingAs(ben, history(...all, ...ends.filter((end) => end !== left))), left[1].kind).toEqual([
      ada,
    ])
  expect(speakingAs(ben, history(...all, ...ends))).toEqual([])
})

test('a renewal ends every secret from before, and the one with which somebody was made, after its overlap', () => {
  for (const first of [made(ben), secret(ben)]) {
    const touches = history([ada, first], [null, renewed(ben, 10)])
    expect(speakingAs(ben, touches, new Date(10))).toEqual([ada])
    expect(speakingAs(ben, touches, new Date(11)), 'the overlap begins with the renewal, at 1').toEqual([])
  }
  const by = (who: UserId | null) => speakingAs(ben, history([ada, secret(ben)], [who, renewed(ben)]))
  expect(by(cleo)).toEqual([])
  expect(by(ada)).toEqual([ada])
  expect(by(ben), 'their own renewal may be the doing of whoever speaks as them').toEqual([ada])
})

test('a renewal does not put off an end that is nearer, and brings back nobody', () => {
  const twice = history([ada, secret(ben)], [null, renewed(ben)], [null, renewed(ben, 500)])
  expect(speakingAs(ben, twice, new Date(1))).toEqual([])
  expect(speakingAs(ben, twice, new Date(100))).toEqual([])
  const nearer = history([ada, secret(ben)], [null, renewed(ben, 500)], [null, renewed(ben)])
  expect(speakingAs(ben, nearer, new Date(100))).toEqual([])
})

test('a secret that is made after a renewal is a door of its own', () => {
  const touches = history([ada, secret(ben)], [null, renewed(ben)], [cleo, secret(ben, 'next')])
  expect(speakingAs(ben, touches)).toEqual([cleo])
})

test('within an overlap whoever holds the old secret may still do what its owner does', () => {
  const within = history([ada, secret(ben)], [null, renewed(ben, 500)], [ben, made(cleo)])
  expect(speakingAs(cleo, within)).toEqual([ben, ada])
  const after = history([ada, secret(ben)], [null, renewed(ben)], [ben, made(cleo)])
  expect(speakingAs(cleo, after)).toEqual([ben])
})

test('a link ends for everybody when it is taken away, whoever does it; another one stays', () => {
  const links = [
    [ada, invited(ben, 't')],
    [null, linked(ben, 'i', 't')],
    [cleo, invited(ben, 'u')],
    [null, linked(ben, 'j', 'u')],
  ] as const
  expect(speakingAs(ben, history(...links))).toEqual([ada, cleo])
  expect(speakingAs(ben, history(...links, [ada, unlinked(ben, 'i')]))).toEqual([cleo])
  expect(speakingAs(ben, history(...links, [ada, unlinked(ben, 'j')]))).toEqual([ada])
  expect(speakingAs(ben, history([null, unlinked(ben)]))).toEqual([])
})

test('whoever invites themselves may be whoever can speak as them when the code is used, too', () => {
  expect(speakingAs(ben, history([ben, invited(ben)], [null, linked(ben)]))).toEqual([])
  const since = history([ben, invited(ben)], [ada, secret(ben)], [null, linked(ben)], [null, renewed(ben)])
  expect(speakingAs(ben, since), 'the hand was there when the link was made').toEqual([ada])
  const invitedByCleo = history(
    [cleo, invited(ben)],
    [ada, secret(ben)],
    [null, linked(ben)],
    [null, renewed(ben)],
  )
  expect(speakingAs(ben, invitedByCleo), 'the code was not theirs').toEqual([cleo])
})

test('whoever gave somebody, their account or their role something has made of them what they are', () => {
  const { raised } = handsIn(
    history([ada, given(ben)], [cleo, given('acc_oak', 'role keeper')], [eve, given('keeper', 'user:read')]),
    LATER,
  )
  expect([...raised(ben, ['acc_oak', 'keeper'])]).toEqual([ada, cleo, eve])
  expect([...raised(ben, ['acc_pine'])]).toEqual([ada])
  expect([...raised(dov, [])]).toEqual([])
})

test('with what is taken away its giver goes, and nobody else', () => {
  const raisers = (...deeds: readonly Deed[]) => [...handsIn(history(...deeds), LATER).raised(ben, [])]
  const both = [
    [ada, given(ben, 'role org-admin')],
    [cleo, given(ben, 'place')],
  ] as const
  expect(raisers(...both)).toEqual([ada, cleo])
  expect(raisers(...both, [dov, taken(ben, 'role org-admin')])).toEqual([cleo])
  expect(raisers(...both, [dov, taken(ben, 'place')])).toEqual([ada])
  expect(raisers(...both, [dov, given(ben, 'place')]), 'somebody else gives it anew').toEqual([ada, dov])
  expect(raisers([ada, taken(ben)]), 'nothing was there').toEqual([])
})

test('what people give themselves anew they may have from whoever gave it before', () => {
  const raisers = (...deeds: readonly Deed[]) => [...handsIn(history(...deeds), LATER).raised(ben, [])]
  expect(raisers([ada, given(ben)], [ben, given(ben)])).toEqual([ben, ada])
  expect(raisers([ben, given(ben)])).toEqual([ben])
  expect(raisers([ada, given(ben)], [ada, taken(ben)], [ben, given(ben)])).toEqual([ben])
})

test('whoever can speak as whoever gave it may have given it', () => {
  const { raised } = handsIn(history([ada, made(cleo)], [cleo, given(ben)]), LATER)
  expect([...raised(ben, [])]).toEqual([cleo, ada])
})
