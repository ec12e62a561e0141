const OLDEST_NODE = 24

async function main(): Promise<number> {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    process.stderr.write(
      `The bot needs Node.js ${OLDEST_NODE} or newer, and this is ${process.versions.node}. Install it from https://nodejs.org.\n`,
    )
    return 1
  }
  if (process.argv.includes('--help')) {
    const { HELP } = await import('./start/help.ts')
    process.stdout.write(HELP)
    return 0
  }
  if (process.argv.includes('--manifest')) {
    const { appManifest } = await import('./manifest.ts')
    const url = process.argv[process.argv.indexOf('--manifest') + 1]
    if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      process.stderr.write(
        `${url} is not an address. Give the one at which Slack reaches the bot, such as https://bot.example.com, or none for Socket Mode.\n`,
      )
      return 1
    }
    const prefix = process.env.SLACK_COMMAND_PREFIX ?? ''
    process.stdout.write(
      `${JSON.stringify(appManifest({ prefix, ...(url === undefined ? {} : { url }) }), null, 2)}\n`,
    )
    return 0
  }
  const { runFromEnvironment } = await import('./start/run-from-environment.ts')
  return runFromEnvironment(process.env)
}

process.exit(await main())
