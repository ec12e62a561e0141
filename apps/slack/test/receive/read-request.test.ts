import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SlashNames } from '../../src/grammar/slash-names.ts'
import { BUILT_IN } from '../../src/grammar/verbs.ts'
import type { ChatRequest } from '../../src/receive/chat-request.ts'
import { holdsSecret } from '../../src/receive/holds-secret.ts'
import { parseBody } from '../../src/receive/parse-body.ts'
import { readRequest } from '../../src/receive/read-request.ts'
import { requestFrom, storedRequest } from '../../src/receive/stored-request.ts'

const CODE = `tn-${'a'.repeat(26)}-${'b'.repeat(16)}`
const said = { names: new SlashNames(''), verbs: BUILT_IN }
const origin = {
  workspace: { enterpriseId: null, teamId: 'T1' },
  userId: 'U1',
  channelId: 'C1',
  responseUrl: 'https://hooks.slack.test/1',
  triggerId: '1.2.3',
}
const command = (line: string): ChatRequest => {
  const [name = '', ...words] = line.split(' ')
  return { ...origin, kind: 'command', command: name, text: words.join(' ') }
}

test('no body that Slack could sign is thrown on', () => {
  const keys = [
    'type',
    'command',
    'text',
    'team',
    'team_id',
    'user',
    'event',
    'view',
    'actions',
    'state',
    'values',
    'authorizations',
    'tokens',
    'id',
  ]
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.constantFrom('block_actions', 'view_submission', 'event_callback', 'app_home_opened'),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value')),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom(...keys), tie('value')),
  })).object as fc.Arbitrary<Record<string, unknown>>
  fc.assert(
    fc.property(json, (body) => {
      expect(() => readRequest(parseBody(JSON.stringify(body)) ?? {})).not.toThrow()
    }),
    { numRuns: 2_000 },
  )
})

describe('what is stored of a request', () => {
  test.each([
    `/tenantry link ${CODE}`,
    `/tenantry connect ${CODE}`,
    `/tenantry lnik ${CODE}`,
    `/accounts create ${CODE}`,
    `/tenantry link ${CODE.slice(3)}`,
    `/tenantry lnk ${CODE.replaceAll('-', '–')}`,
    `/tenantry ${CODE.slice(0, -1)}`,
    '/tenantry lnk half-a-code',
    '/tenantry link half-a-code',
    '/tenantry link --code=half-a-code',
    '/tenantry LINK "half a code"',
  ])('%s: nothing but who sent it', (line) => {
    const request = command(line)
    expect(holdsSecret(request, said)).toBe(true)
    const stored = storedRequest(request, true)
    expect(stored).not.toMatch(/aaaa|half/)
    expect(requestFrom(stored)).toEqual({ ...origin, triggerId: null, kind: 'interrupted' })
  })

  test.each([
    '/accounts create elm',
    '/tenantry whoami',
    '/tenantry help link',
    '/users secret fay@elm.test',
  ])('%s: all of it but the trigger', (line) => {
    const request = command(line)
    expect(holdsSecret(request, said)).toBe(false)
    expect(requestFrom(storedRequest(request, false))).toEqual({ ...request, triggerId: null })
  })

  test('a click that makes a secret is not done again behind its back', () => {
    for (const action of ['secret', 'confirm:user.rotateSecret'])
      expect(holdsSecret({ ...origin, kind: 'press', action, value: '{}' }, said)).toBe(true)
    expect(holdsSecret({ ...origin, kind: 'press', action: 'confirm:user.delete', value: '{}' }, said)).toBe(
      false,
    )
  })

  test('what another version has stored is not guessed at', () => {
    for (const text of ['', '{}', 'null', '[]', '{"kind":"command"}', '{"kind":"command","userId":"U1"}'])
      expect(requestFrom(text)).toBeNull()
  })
})
