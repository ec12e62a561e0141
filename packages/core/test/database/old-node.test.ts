import { afterEach, expect, test } from 'vitest'
import { createTenantry } from '../../src/tenantry.ts'
import { refusalOf } from '../support/refusal.ts'

const { versions } = process

afterEach(() => {
  Object.defineProperty(process, 'versions', { value: versions })
})

test('an older Node is refused in one sentence, before anything is opened', async () => {
  Object.defineProperty(process, 'versions', { value: { ...versions, node: '20.20.2' } })
  expect(await refusalOf(createTenantry({ database: 'pglite:memory' }))).toEqual({
    code: 'unavailable',
    message: 'Tenantry needs Node.js 24.7 or newer, and this is 20.20.2. Run it with a newer one.',
  })
})
