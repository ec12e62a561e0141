/** A file of so many users of Oak. */
export function* usersOfOak(count: number): Generator<string> {
  yield 'account,email,firstName,lastName,externalId\n'
  for (let n = 0; n < count; n += 1) yield `oak,fay-${n}@oak.test,Fay,Hill,x-${n}\n`
}
