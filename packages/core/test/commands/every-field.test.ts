import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inputFields } from '../../src/operations/input-fields.ts'
import { OPERATIONS, operationTable } from '../../src/operations/table.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import type { Session } from '../../src/session.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { commands, subjects } from '../host/projects.ts'
import { refusalOf } from '../support/refusal.ts'
import { VALID_INPUTS } from '../support/valid-inputs.ts'

type Input = Readonly<Record<string, unknown>>

const HOSTS: Readonly<Record<string, Input>> = {
  'project.create': { id: 'apollo', accountId: 'acc_01kjpwd6m0ep5vmshpyhez62yx' },
  'project.archive': { project: 'apollo' },
  'project.boast': {},
  'project.tear': {},
}
const SOUND: Readonly<Record<string, Input>> = { ...VALID_INPUTS, ...HOSTS }

/** The input of another command, which that one judges, and a rule's reasons, each of which may be left out. */
const JUDGED_LATER = new Set([
  'approval.request input',
  'approval.breakGlass input',
  'approval.setRule reasons',
])

/** Every way in which a field can be bad. A key like a part of every object comes as JSON brings it: as a key of its own. */
const BAD: Readonly<Record<string, readonly unknown[]>> = {
  null: [null],
  'over-long': ['x'.repeat(100_000), Array.from({ length: 10_000 }, () => 'x')],
  'wrongly typed': [Symbol('canary'), () => 'canary', Number.NaN, Number.POSITIVE_INFINITY, 1n, new Map()],
  'prototype-named': ['__proto__', 'constructor', 'toString'].map((key) =>
    JSON.parse(`{"${key}": {"x": 1}}`),
  ),
}

const FOREIGN_KEYS = ['__proto__', 'constructor', 'toString', 'valueOf', 'unknown']

/** Beside a field, what nobody knows; and in its place, nothing at all. */
const AROUND = 2

let tenantry: Tenantry
let system: Session
beforeAll(async () => {
  // Nothing listens there: whoever gets as far as the database is refused as unavailable.
  tenantry = (await createTenantry({
    database: new pg.Pool({ host: '127.0.0.1', port: 1 }),
    background: false,
    subjects,
    commands,
  })) as unknown as Tenantry
  system = tenantry.system('test').inOrganization('org_01kjpwd6m0ep5vmshpyhez62yx')
})
afterAll(() => tenantry.close())

const table = operationTable(createPolicy({ subjects }), commands)
const answer = (name: string, input: unknown) =>
  refusalOf(tenantry.execute(system.principal, name as never, input as never))

test("every operation, a host's own too, refuses every bad value of every field before the database is touched", async () => {
  const tried = new Map<string, number>()
  const count = (kind: string) => tried.set(kind, (tried.get(kind) ?? 0) + 1)
  let fields = 0
  expect([...table.keys()].toSorted()).toEqual(Object.keys(SOUND).toSorted())
  expect(table.size).toBe(Object.keys(OPERATIONS).length + Object.keys(HOSTS).length)
  for (const [name, operation] of table) {
    const sound = SOUND[name] ?? {}
    expect((await answer(name, sound)).code, name).toBe('unavailable')
    const refused = async (input: unknown, what: string) =>
      expect((await answer(name, input)).code, `${name}: ${what}`).toBe('invalid_input')
    for (const key of FOREIGN_KEYS) await refused(withKey(key, sound), key)
    for (const field of inputFields(operation)) {
      fields += 1
      for (const [kind, values] of Object.entries(BAD)) {
        for (const value of values) {
          const input = { ...sound, [field.name]: value }
          const takesNothing = value === null && (field.nullable || operation.input.safeParse(input).success)
          if (takesNothing) expect(field.required, `${name} ${field.name}`).toBe(false)
          else if (kind === 'null' || kind === 'over-long' || !JUDGED_LATER.has(`${name} ${field.name}`))
            await refused(input, `${field.name} ${kind}`)
        }
        count(kind)
      }
      await refused({ ...sound, [`${field.name} `]: 1 }, `${field.name} with a space`)
      count('unknown')
      const { [field.name]: _taken, ...rest } = sound
      expect((await answer(name, rest)).code === 'invalid_input', `${name} without ${field.name}`).toBe(
        field.required,
      )
      count('missing')
    }
  }
  expect(fields).toBeGreaterThan(150)
  expect(tried.size).toBe(Object.keys(BAD).length + AROUND)
  for (const [kind, times] of tried) expect(times, kind).toBe(fields)
})

/** Nothing is a value like others to a rule's condition, and says of a workspace that it has no enterprise. */
const MAY_BE_NOTHING = /^approval\.setRule when\.\d+\.(in|notIn)\.\d+$|\.enterpriseId$/

/** Each cell of a row may be left out: a row without any is refused for itself, and keeps the others of its file from nothing. */
const MAY_BE_EMPTY = /^(user|account)\.importBatch rows\.\d+\.cells$/

/** What stands within a field of an input, of whatever depth, and how another value is put in its place. */
interface Part {
  readonly path: string
  readonly value: unknown
  put(other: unknown): Input
}

function* partsOf(value: unknown, path: string, put: (other: unknown) => Input): Generator<Part> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    const within = (other: unknown) =>
      put(Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other })
    const deeper = `${path}.${key}`
    yield { path: deeper, value: part, put: within }
    yield* partsOf(part, deeper, within)
  }
}

/** Everything within the fields of an input: elements of lists, fields of objects, and theirs. */
const withinFields = (sound: Input): readonly Part[] =>
  Object.entries(sound).flatMap(([field, value]) =>
    Array.from(partsOf(value, field, (other) => ({ ...sound, [field]: other }))),
  )

test('every bad value is refused within lists and objects, too, of whatever depth', async () => {
  let parts = 0
  let objects = 0
  for (const name of table.keys()) {
    const sound = SOUND[name] ?? {}
    const refused = async (input: unknown, what: string) =>
      expect((await answer(name, input)).code, `${name}: ${what}`).toBe('invalid_input')
    for (const { path, value, put } of withinFields(sound)) {
      parts += 1
      for (const [kind, values] of Object.entries(BAD)) {
        for (const bad of values) {
          const nothing = bad === null && MAY_BE_NOTHING.test(`${name} ${path}`)
          const empty = bad instanceof Map && MAY_BE_EMPTY.test(`${name} ${path}`)
          if (!nothing && !empty) await refused(put(bad), `${path} ${kind}`)
        }
      }
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
      objects += 1
      for (const key of FOREIGN_KEYS) await refused(put(withKey(key, value as Input)), `${path} with ${key}`)
    }
    for (const [field, value] of Object.entries(sound)) {
      if (typeof value !== 'object' || Array.isArray(value) || JUDGED_LATER.has(`${name} ${field}`)) continue
      objects += 1
      for (const key of FOREIGN_KEYS)
        await refused({ ...sound, [field]: withKey(key, value as Input) }, `${field} with ${key}`)
    }
  }
  expect(parts).toBeGreaterThan(50)
  expect(objects).toBeGreaterThan(8)
})

/** In processor time, which other work on the machine does not lengthen. */
const LONGEST_MS = 1_000
const LONG = 100_000

function processorMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system: kernel } = process.cpuUsage(before)
  return (user + kernel) / 1_000
}

test('no text holds up the process that reads it, however long it is: within lists and objects neither', () => {
  for (const [name, operation] of table) {
    const sound = SOUND[name] ?? {}
    operation.input.safeParse(sound)
    const fields = inputFields(operation).map(({ name: field }) => ({
      path: field,
      put: (other: unknown): Input => ({ ...sound, [field]: other }),
    }))
    for (const { path, put } of [...fields, ...withinFields(sound)])
      for (const piece of ['x', '-', 'x.', 'x*', ' ', '@']) {
        const took = processorMs(() => operation.input.safeParse(put(piece.repeat(LONG))))
        expect(took, `${name} ${path}`).toBeLessThan(LONGEST_MS)
      }
  }
})

test('the look for what holds up bites: a pattern that can read a character in two ways takes longer', () => {
  expect(processorMs(() => /^[a-z]*-?[a-z]*\./.test('x'.repeat(LONG)))).toBeGreaterThan(LONGEST_MS)
})

/** `__proto__` as a key of its own: written into an object it would be its prototype. */
function withKey(key: string, sound: Input): Input {
  return JSON.parse(`{"${key}": 1, ${JSON.stringify(sound).slice(1)}`.replace(', }', '}'))
}
