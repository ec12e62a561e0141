import {
  Ability,
  type AbilityTuple,
  type MatchConditions,
  type MongoQuery,
  type RawRule,
} from '@casl/ability'
import { UnsafeCheckError, UnsafeRuleError } from './errors.ts'
import { matches } from './matches.ts'
import { predicateOf } from './predicate-of.ts'
import { TaggedRow } from './tagged-row.ts'

type Base = Ability<AbilityTuple, MongoQuery>

/**
 * CASL's ability, with its loose ends tied: it answers about rows only, in the meaning that the SQL has, and its
 * rules are those it was built with.
 */
export class CheckedAbility extends Ability<AbilityTuple, MongoQuery> {
  /** @param rules compiled; the constructor does not check them again */
  constructor(rules: readonly RawRule[]) {
    super(rules as RawRule<[string, string], MongoQuery>[], {
      conditionsMatcher: matcherOf,
      fieldMatcher: (fields) => (field) => fields.includes(field),
      detectSubjectType: (subject) => taggedRow(subject).type,
    })
  }

  /** Every `can`, `cannot` and ForbiddenError of CASL comes through here. */
  override relevantRuleFor(
    ...args: Parameters<Base['relevantRuleFor']>
  ): ReturnType<Base['relevantRuleFor']> {
    taggedRow(args[1])
    return super.relevantRuleFor(...args)
  }

  /**
   * A question that names no field is about the whole row, so about each of its fields: a `can` that is limited to
   * some fields does not grant it, and a `cannot` that is limited to some fields forbids it.
   */
  override rulesFor(
    ...[action, subjectType, field]: Parameters<Base['rulesFor']>
  ): ReturnType<Base['rulesFor']> {
    if (field !== undefined && (typeof field !== 'string' || field === '')) {
      throw new UnsafeCheckError(
        'A field is asked about by its name; leave it out to ask about the whole row.',
      )
    }
    const rules = this.possibleRulesFor(action, subjectType)
    // Most rules are about whole rows, and a check is too short for a list that is copied for nothing.
    if (rules.every((rule) => rule.fields === undefined)) return rules
    return rules.filter((rule) =>
      rule.fields === undefined || field !== undefined ? rule.matchesField(field) : rule.inverted,
    )
  }

  override update(): never {
    throw new UnsafeRuleError('An ability is of one moment: build another from the new rules.')
  }
}

function matcherOf(conditions: MongoQuery): MatchConditions {
  const predicate = predicateOf(conditions)
  return (subject) => matches(predicate, taggedRow(subject).row)
}

function taggedRow(subject: unknown): TaggedRow {
  if (subject instanceof TaggedRow) return subject
  throw new UnsafeCheckError(
    'A check takes a row that subjectOf has given a type, never a bare type or an untagged object.',
  )
}

/** Refuses an ability that `buildAbility` did not make: its checks in memory and the SQL would not agree. */
export function checkedAbility(ability: unknown): CheckedAbility {
  if (ability instanceof CheckedAbility) return ability
  throw new UnsafeCheckError('Only an ability made by buildAbility means the same in memory and in SQL.')
}
