import { expect, test } from 'vitest'
import { Recent } from '../../src/domain/recent.ts'

test('what was not set for the longest time is forgotten', () => {
  const recent = new Recent<string, number>(2)
  recent.set('ada', 1)
  recent.set('ben', 2)
  recent.set('ada', 3)
  recent.set('cy', 4)
  expect(['ada', 'ben', 'cy'].map((name) => recent.get(name))).toEqual([3, undefined, 4])
  recent.forget('ada')
  expect(recent.get('ada')).toBeUndefined()
})
