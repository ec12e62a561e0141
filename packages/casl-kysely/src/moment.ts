/**
 * A moment as text that names its zone, so that neither driver nor session chooses one.
 *
 * @param time milliseconds since 1970
 */
export function momentAt(time: number): string {
  return new Date(time).toISOString()
}
