// Runs before every `npm run`, under whatever Node the machine has: the version comes first, in syntax that
// an old Node can read, and everything else is loaded only afterwards.
const major = Number(process.versions.node.split('.')[0])

if (major < 20) {
  console.error(
    `Tenantry needs Node.js 20 or newer to set itself up, and this is ${process.versions.node}: install one from https://nodejs.org and run the same command again.`,
  )
  process.exitCode = 1
} else {
  import('./bootstrap/bootstrap.mjs').then(({ bootstrap }) => bootstrap())
}
