import { ROOMS, type RoomName } from '../../test/mutation/rooms.ts'

/** A room, or those of its files whose names begin with `part`. */
export interface Piece {
  readonly room: RoomName
  readonly part: string
}

const NAMES = Object.keys(ROOMS) as RoomName[]

/** Reads `[room[/part] …]`; every room where none is named. A sentence, where it is wrong. */
export function readArguments(words: readonly string[]): readonly Piece[] | string {
  const pieces: Piece[] = []
  for (const word of words) {
    const [name, part = ''] = word.split('/')
    const room = NAMES.find((known) => known === name)
    if (room === undefined) return `There is no room ${name}. There are ${NAMES.join(', ')}.`
    pieces.push({ room, part })
  }
  return pieces.length === 0 ? NAMES.map((room) => ({ room, part: '' })) : pieces
}
