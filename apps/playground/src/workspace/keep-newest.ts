/** Far more than are open at once; what is older than so many others has run out long ago. */
const most = 2000

/** Forgets the oldest entry once there are too many: a playground that runs for weeks must not grow. */
export function keepNewest<Key>(map: Map<Key, unknown>): void {
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
