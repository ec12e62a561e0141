import { expect, test } from 'vitest'
import { searchedAmong } from '../src/load-users.ts'

test.each([100, 1_000, 10_000, 100_000])(
  'of %i users some twenty have what is searched in their e-mail',
  (users) => {
    const text = searchedAmong(users)
    const found = Array.from({ length: users }, (_, at) => `user${at + 1}@oak.test`).filter((email) =>
      email.includes(text),
    )
    expect(found.length).toBeGreaterThanOrEqual(19)
    expect(found.length).toBeLessThanOrEqual(20)
  },
)
