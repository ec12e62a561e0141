import { ROOMS, type RoomName } from '../test/mutation/rooms.ts'
import { mutate } from './mutate/mutate.ts'

/** `npm run test:mutation [-- room …]`: changes the code of each room in every way that Stryker knows, and counts what no test noticed. */
const rooms = Object.keys(ROOMS) as RoomName[]
const asked = process.argv.slice(2)
const unknown = asked.find((name) => !rooms.some((room) => room === name))
if (unknown === undefined) {
  for (const room of rooms) {
    if ((asked.length === 0 || asked.includes(room)) && !(await mutate(room))) process.exitCode = 1
  }
} else {
  console.error(`There is no room ${unknown}. There are ${rooms.join(', ')}.`)
  process.exitCode = 2
}
