/** Why a line could not be read; `said` is what was typed, cut short. */
export interface Problem {
  readonly what:
    | 'unknown_verb'
    | 'unknown_flag'
    | 'no_value'
    | 'twice'
    | 'unexpected'
    | 'not_yes_or_no'
    | 'not_a_number'
    | 'not_a_duration'
    | 'open_quote'
  readonly said: string
  /** What was probably meant. */
  readonly suggestion: string | null
}

/** As much of a wrong word as is shown again. */
const SHOWN = 60

export function problem(what: Problem['what'], said: string, suggestion: string | null = null): Problem {
  return { what, said: said.length > SHOWN ? `${said.slice(0, SHOWN)}…` : said, suggestion }
}
