import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Asked } from '../../src/approvals/asked.ts'
import type { ApprovalRequest } from '../../src/approvals/view.ts'

const request = { id: 'apr_01kjpwd6m0ep5vmshpyhez62yx', rule: 'Four eyes' } as ApprovalRequest

test('a stored request comes back as it was', () => {
  expect(Asked.from(new Asked(request).outcome())?.request).toEqual(request)
})

test('no answer of a command is taken for a request, whatever keys and texts are in it', () => {
  for (const answer of [{ $asked: request }, { asked: request }, `asked ${JSON.stringify(request)}`, null])
    expect(Asked.from(JSON.stringify(answer))).toBe(null)
  fc.assert(fc.property(fc.jsonValue(), (answer) => Asked.from(JSON.stringify(answer)) === null))
})
