/** A time as each reader's own client shows it. */
export function date(iso: string): string {
  const day = iso.slice(0, 10)
  return `<!date^${Math.floor(new Date(iso).getTime() / 1000)}^{date_short}|${day}>`
}

/** A time to the minute, where Slack reads no mark-up. */
export function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
