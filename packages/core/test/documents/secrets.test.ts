import { expect, test } from 'vitest'
import { linesOf, runLines } from './run-lines.ts'

test('what docs/secrets.md shows runs as it stands: secrets that are made, listed and revoked, and a new address', async () => {
  const blocks = await linesOf('secrets.md', 'ts')
  expect(blocks).toHaveLength(2)
  const [secrets = '', address = ''] = blocks
  const said = await runLines(`
    { ${address} console.log(email, code.startsWith('tn-'), (await cleo.whoami()).user.email) }
    { ${secrets} console.log(String(userSecret), String(organizationSecret), newest.kind, oldest.kind) }
  `)
  expect(said.split('\n')).toEqual([
    'cleo@new.test true cleo@new.test',
    '[secret] [secret] user organization',
    '',
  ])
}, 60_000)
