import type { StageTerms, Voter } from './approval.ts'

/** A stage of one of several rules about a call, with who could agree by it. */
export interface RuledStage {
  readonly rule: string
  readonly terms: StageTerms
}

/**
 * The stages of several rules as those of one request: all of them hold, so no rule weakens another. Where whoever fills one fills another
 * one of another rule by that, it is asked once; each voice stands for one stage of a rule at most.
 *
 * @returns the stages that are asked, in the given order, each with all that it fills, itself first
 */
export function combinedStages<Stage extends RuledStage>(
  stages: readonly Stage[],
): readonly (readonly [Stage, ...Stage[]])[] {
  const asked: { readonly stage: Stage; readonly fills: Stage[] }[] = []
  // Whoever is among fewer people is among more, so those of the fewest are asked, and of them the most.
  const strictest = [...stages].sort(
    (one, other) =>
      one.terms.voters.length - other.terms.voters.length || other.terms.needed - one.terms.needed,
  )
  for (const stage of strictest) {
    const by = asked.find((present) => canFill(present, stage))
    if (by === undefined) asked.push({ stage, fills: [] })
    else by.fills.push(stage)
  }
  return asked
    .sort((one, other) => stages.indexOf(one.stage) - stages.indexOf(other.stage))
    .map(({ stage, fills }) => [stage, ...fills])
}

function canFill(
  { stage, fills }: { stage: RuledStage; fills: readonly RuledStage[] },
  other: RuledStage,
): boolean {
  if (stage.rule === other.rule) return false
  const taken = fills
    .filter(({ rule }) => rule === other.rule)
    .reduce((sum, { terms }) => sum + terms.needed, 0)
  const among = new Set(other.terms.voters.map(keyOf))
  return (
    stage.terms.needed >= taken + other.terms.needed &&
    stage.terms.voters.every((voter) => among.has(keyOf(voter)))
  )
}

function keyOf({ by, voice }: Voter): string {
  return `${by} ${voice}`
}
