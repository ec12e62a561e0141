import { readArguments } from './mutate/arguments.ts'
import { mutate } from './mutate/mutate.ts'

/**
 * `npm run test:mutation [-- room[/part] …]`: changes the code of each room in every way that Stryker knows, and counts what no test
 * noticed. `casl-kysely/check` changes only the files of the room whose names begin so: a room is measured in pieces where the whole
 * of it takes too long.
 */
const asked = readArguments(process.argv.slice(2))
if (typeof asked === 'string') {
  console.error(asked)
  process.exitCode = 2
} else {
  for (const piece of asked) if (!(await mutate(piece))) process.exitCode = 1
}
