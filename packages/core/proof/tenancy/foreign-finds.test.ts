import { expect, test } from 'vitest'
import { newId } from '../../src/domain/id.ts'
import type { Caller } from './caller.ts'
import { newCanary } from './canaries.ts'
import { foreignFinds } from './foreign-finds.ts'
import type { Model, Place } from './model.ts'

const OAK = newId('account', 0, Buffer.alloc(10, 1))
const PINE = newId('account', 0, Buffer.alloc(10, 2))
const DOV = newId('user', 0, Buffer.alloc(10, 3))
const [DOVS_NAME, DOVS_ADDRESS, PINES_NAME] = [newCanary('p', 0), newCanary('e', 0), newCanary('n', 0)]
const inPine: Place = { organization: 0, account: PINE }
const model = {
  places: new Map([
    [OAK, { organization: 0, account: OAK }],
    ...[PINE, DOV, DOVS_NAME, DOVS_ADDRESS, PINES_NAME].map((find) => [find, inPine] as const),
  ]),
} as unknown as Model
const narrow = { organization: 0, accountId: OAK } as unknown as Caller

const findsIn = (
  answer: unknown,
  { said = '', wasIn = {} }: { said?: string; wasIn?: Record<string, string> } = {},
) =>
  foreignFinds(answer, {
    caller: narrow,
    model,
    said,
    heard: new Set(),
    wasIn: (find) => new Set(wasIn[find] === undefined ? [] : [wasIn[find]]),
  })

test.each([
  ['an id of another account', { value: { accountId: PINE } }],
  ['an id of one of its users, though as who acted', { value: { actor: { userId: DOV, name: DOVS_NAME } } }],
  ['a key', { value: { [DOV]: true } }],
  ['a name where no name of somebody stands', { value: { outcome: `${DOVS_NAME} was moved.` } }],
  ['an address where a name stands', { value: { requester: { name: DOVS_ADDRESS } } }],
  ['the name of another account where the name of somebody stands', { value: { endedBy: PINES_NAME } }],
  ['a refusal', { refused: { code: 'conflict', message: `Ask ${DOVS_NAME}.` } }],
  ['a canary of another organization', { value: newCanary('n', 1) }],
])('the look bites: %s is found', (_what, answer) => {
  expect(findsIn(answer)).toHaveLength(1)
})

test.each([
  ['the name of whoever acted', { value: { items: [{ actor: { userId: null, name: DOVS_NAME } }] } }],
  ['the names of those who can agree', { value: { stages: [{ approvers: [DOVS_NAME] }] } }],
  ['whom to ask', { refused: { code: 'approval_required', message: `Ask ${DOVS_NAME}.` } }],
  ['what is one’s own', { value: { accountId: OAK } }],
])('%s crosses accounts, and nothing else (H7)', (_what, answer) => {
  expect(findsIn(answer)).toEqual([])
})

test('what one said oneself is no news, and the history goes on telling of who was here', () => {
  expect(findsIn({ value: DOV }, { said: `{"userId":"${DOV}"}` })).toEqual([])
  expect(findsIn({ value: DOV }, { wasIn: { [DOV]: OAK } })).toEqual([])
  expect(findsIn({ value: DOV }, { wasIn: { [DOV]: PINE } })).toHaveLength(1)
})
