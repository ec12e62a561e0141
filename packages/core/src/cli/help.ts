import { VERBS } from '../operators/table.ts'
import type { Verb } from '../operators/verb.ts'
import type { Errand } from './errand.ts'
import { ERRANDS, isErrand } from './errands.ts'

/** How a verb is typed. */
function usageOf(verb: Verb | Errand): string {
  const flags = Object.entries(verb.flags).map(([name, value]) => ` --${name} ${value}`)
  const more = [
    ...Object.entries(verb.optional).map(([name, value]) => ` [--${name} ${value}]`),
    ...verb.switches.map((name) => ` [--${name}]`),
  ]
  const file = isErrand(verb) ? ' [file]' : ''
  return `npx tenantry ${verb.name}${file}${flags.join('')}${more.join('')} [--json]`
}

/** What one verb does, or what there is. */
export function helpText(verb: Verb | Errand | null): string {
  if (verb !== null) {
    const notes = isErrand(verb) ? `${verb.notes.map((note) => `  ${note}`).join('\n')}\n\n` : ''
    return `${usageOf(verb)}\n\n${verb.summary}.\n\n${notes}${ENVIRONMENT}`
  }
  const all = [...VERBS, ...ERRANDS]
  const width = Math.max(...all.map(({ name }) => name.length))
  const verbs = all.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
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
