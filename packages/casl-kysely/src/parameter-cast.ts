import { UnsupportedConditionError } from './errors.ts'
import type { Kind, Plain } from './scalar.ts'

/** What a column that the driver returns as text is in the database. */
export type ColumnType = 'text' | 'uuid' | 'bigint'

export interface ParameterCast {
  /** Type that the parameter is cast to. Never left to PostgreSQL, which would read `'1'` as a number beside one. */
  readonly type: 'text' | 'uuid' | 'int4' | 'int8' | 'float8' | 'boolean' | 'timestamptz'
  /** A range whose element type the column must have, where the cast alone would let another type through. */
  readonly range?: 'int8range' | 'tstzrange'
}

interface TextForm {
  readonly cast: ParameterCast
  /** How the database writes such a value: only then is equal text an equal value. */
  readonly canonical: RegExp
}

const TEXT_FORMS: Readonly<Record<ColumnType, TextForm>> = {
  text: { cast: { type: 'text' }, canonical: /^/ },
  uuid: { cast: { type: 'uuid' }, canonical: /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/ },
  bigint: { cast: { type: 'int8' }, canonical: /^(?:0|-?[1-9]\d*)$/ },
}

const INT4_LIMIT = 2 ** 31

/** The cast under which PostgreSQL compares exactly these values as JavaScript does, and refuses every other column. */
export function parameterCast(kind: Kind, values: readonly Plain[], columnType: ColumnType): ParameterCast {
  if (kind !== 'text' && columnType !== 'text') {
    throw new UnsupportedConditionError(
      `A ${columnType} column arrives as text and is compared with a ${kind}.`,
    )
  }
  switch (kind) {
    case 'text':
      return textCast(values, columnType)
    case 'boolean':
      return { type: 'boolean' }
    case 'moment':
      return { type: 'timestamptz', range: 'tstzrange' }
    case 'number':
      return numberCast(values)
    default:
      return kind satisfies never
  }
}

function textCast(values: readonly Plain[], columnType: ColumnType): ParameterCast {
  const { cast, canonical } = TEXT_FORMS[columnType]
  const odd = values.find((value) => !canonical.test(String(value)))
  if (odd !== undefined) {
    throw new UnsupportedConditionError(`A ${columnType} column never reads as ${JSON.stringify(odd)}.`)
  }
  return cast
}

function numberCast(values: readonly Plain[]): ParameterCast {
  const hasFraction = values.some((value) => typeof value === 'number' && !Number.isInteger(value))
  const hasBigint = values.some((value) => typeof value === 'bigint')
  if (hasFraction && hasBigint) {
    throw new UnsupportedConditionError(
      'Fractions and integers that no double can hold have no common exact type.',
    )
  }
  // A double column would round the integer before it compares.
  if (hasBigint) return { type: 'int8', range: 'int8range' }
  if (hasFraction) return { type: 'float8' }
  return {
    type: values.every((value) => Number(value) >= -INT4_LIMIT && Number(value) < INT4_LIMIT)
      ? 'int4'
      : 'int8',
  }
}
