import { VERBS } from '../operators/table.ts'
import type { Verb } from '../operators/verb.ts'

/** How a verb is typed. */
function usageOf(verb: Verb): string {
  const flags = Object.entries(verb.flags).map(([name, value]) => ` --${name} ${value}`)
  return `npx tenantry ${verb.name}${flags.join('')} [--json]`
}

/** What one verb does, or what there is. */
export function helpText(verb: Verb | null): string {
  if (verb !== null) return `${usageOf(verb)}\n\n${verb.summary}.\n\n${ENVIRONMENT}`
  const width = Math.max(...VERBS.map(({ name }) => name.length))
  const verbs = VERBS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `npx tenantry <command> [--json]

${verbs.join('\n')}

  --json     The answer as JSON; a refusal as JSON on stderr
  --help     Also behind a command
  --version

${ENVIRONMENT}`
}

const ENVIRONMENT = `TENANTRY_DATABASE        postgres://… or pglite:<folder>; pglite:.tenantry where nothing is said
TENANTRY_OWNER_DATABASE  another login for migrate, so that the one at run time owns nothing

Exit code: 0 done, 1 refused or something is wrong, 2 not understood.`
