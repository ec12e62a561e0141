/** A time as each reader's own client shows it. */
export function date(iso: string): string {
  const day = iso.slice(0, 10)
  return `<!date^${Math.floor(new Date(iso).getTime() / 1000)}^{date_short}|${day}>`
}
