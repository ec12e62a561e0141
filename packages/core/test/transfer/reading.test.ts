import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TransferFormat, TransferKind } from '../../src/domain/import.ts'
import { defuse, restore } from '../../src/transfer/formula-cells.ts'
import { readBatches } from '../../src/transfer/read-batches.ts'
import type { Source } from '../../src/transfer/read-text.ts'
import { SeenMarks } from '../../src/transfer/seen-marks.ts'
import { csvHeader, csvRows } from '../../src/transfer/write-csv.ts'

interface Read {
  readonly rows: readonly { readonly line: number; readonly cells: object }[]
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

async function read(
  source: Source,
  { kind = 'users', format = 'csv' }: { kind?: TransferKind; format?: TransferFormat } = {},
): Promise<Read> {
  const rows = []
  const problems = []
  for await (const batch of readBatches(source, kind, { format })) {
    rows.push(...batch.rows)
    problems.push(...batch.problems)
  }
  return { rows, problems }
}

/** The same bytes in parts of a few each: line ends, quotes and letters are torn apart. */
function* torn(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

const HEADER = 'email,firstName\n'

describe('reading a file of comma-separated values', () => {
  test.each<[string, string]>([
    ['plain', 'email,firstName\na@x.test,Fay\nb@x.test,Gil\n'],
    ['without an end to its last line', 'email,firstName\na@x.test,Fay\nb@x.test,Gil'],
    ['with a byte order mark', '\ufeffemail,firstName\na@x.test,Fay\nb@x.test,Gil\n'],
    ['with the line ends of Windows', 'email,firstName\r\na@x.test,Fay\r\nb@x.test,Gil\r\n'],
    ['with semicolons', 'email;firstName\na@x.test;Fay\nb@x.test;Gil\n'],
    ['with tabs', 'email\tfirstName\na@x.test\tFay\nb@x.test\tGil\n'],
    ['with everything in quotes', '"email","firstName"\n"a@x.test","Fay"\n"b@x.test","Gil"\n'],
    ['with its columns in another order', 'firstName,email\nFay,a@x.test\nGil,b@x.test\n'],
    ['with other spellings of the header', 'E-Mail, First_Name\na@x.test,Fay\nb@x.test,Gil\n'],
  ])('%s says the same', async (_name, text) => {
    const expected = [
      { line: 2, cells: { email: 'a@x.test', firstName: 'Fay' } },
      { line: 3, cells: { email: 'b@x.test', firstName: 'Gil' } },
    ]
    expect(await read(text)).toEqual({ rows: expected, problems: [] })
    for (const size of [1, 2, 3, 7])
      expect((await read(torn(Buffer.from(text), size))).rows).toEqual(expected)
  })

  test('the line of a row is the line of the file on which it begins, also behind cells of several lines', async () => {
    const text = 'name,description\n"A","one\ntwo\n\nfour"\n\n\nB,x\n"C","\r\n"\nD,y\n'
    const { rows } = await read(text, { kind: 'accounts' })
    expect(rows).toEqual([
      { line: 2, cells: { name: 'A', description: 'one\ntwo\n\nfour' } },
      { line: 8, cells: { name: 'B', description: 'x' } },
      { line: 9, cells: { name: 'C' } },
      { line: 11, cells: { name: 'D', description: 'y' } },
    ])
  })

  test.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /^Line 1: the file is empty\. Its first line must name the columns\.$/],
    ['nothing but empty lines', '\n\n\n', /^Line 1: the file is empty/],
    [
      'a typo in the header',
      'emial,firstName\n',
      /^Line 1: there is no column "emial"\. Did you mean email\?$/,
    ],
    [
      'an unknown column',
      'email,shoe size\n',
      /^Line 1: there is no column "shoe size"\. The first line names the columns: id, account/,
    ],
    ['no header', 'a@x.test,Fay\n', /^Line 1: there is no column "a@x\.test"\. The first line names/],
    ['a column without a name', 'email,\na,b\n', /^Line 1: a column has no name/],
    ['an invisible column', 'email,\u202efirstName\n', /^Line 1: a column has invisible characters/],
    ['a column twice', 'email,E-Mail\n', /^Line 1: the column email is there twice/],
    [
      'nothing to recognise anybody by',
      'firstName,lastName\n',
      /^Line 1: there is no column email or externalId/,
    ],
    ['a column named out of an object', 'email,constructor\n', /^Line 1: there is no column "constructor"/],
    [
      'a quote that is never closed',
      `${HEADER}a@x.test,Fay\nb@x.test,"Gil\nc@x.test,Hal\n`,
      /^Line 3: the quotes of the row that begins here do not match/,
    ],
    ['text behind a closing quote', `${HEADER}a@x.test,"Fay"x\n`, /^Line 2: the quotes/],
    ['UTF-16', Buffer.from(`\ufeff${HEADER}`, 'utf16le'), /^Line 1: the file is not UTF-8/],
  ])('a file with %s is refused, with its line', async (_name, text, message) => {
    await expect(read([text])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(message),
    })
  })

  test('a row that is wrong by itself is refused by its line, and the rows around it are read', async () => {
    const text = Buffer.concat([
      Buffer.from(`${HEADER}a@x.test,Fay\nb@x.test\nc@x.test,Hal,more\nd@x.test,`),
      Buffer.from([0xc3, 0x28]),
      Buffer.from(`\ne@x.test,${'x'.repeat(10_001)}\nf@x.test,"Il\nse"\ng@x.test,Gil`),
    ])
    for (const size of [1_000_000, 5]) {
      const { rows, problems } = await read(torn(text, size))
      expect(rows.map(({ line }) => line)).toEqual([2, 7, 9])
      expect(problems).toEqual([
        { line: 3, code: 'invalid_input', message: 'The row has 1 cells, and the header 2 columns.' },
        { line: 4, code: 'invalid_input', message: 'The row has 3 cells, and the header 2 columns.' },
        { line: 5, code: 'invalid_input', message: 'The row is not valid UTF-8. Save the file as UTF-8.' },
        { line: 6, code: 'invalid_input', message: 'The cell firstName has more than 10000 characters.' },
      ])
    }
  })

  test.each<[string, string, RegExp]>([
    ['a line without an end', 'x', /^Line 2: it is longer than a megabyte/],
    [
      'a quote without an end',
      '"x\n',
      /^Line 2: the row that begins here is longer than a megabyte\. Is a quote missing\?$/,
    ],
  ])('%s is given up at a megabyte, however much more comes', async (_name, what, message) => {
    let sent = 0
    function* endless() {
      yield HEADER
      yield what
      for (;;) {
        sent += 65_536
        yield what === 'x' ? 'x'.repeat(65_536) : `${'x'.repeat(65_535)}\n`
      }
    }
    await expect(read(endless())).rejects.toMatchObject({ message: expect.stringMatching(message) })
    expect(sent).toBeLessThan(1.2 * 1024 * 1024)
  })

  test('what is written is read as it was, whatever is in it', async () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom(...'=+-@\t\'",;\n \u00e9', '""', '\uff1d', "'="),
          fc.string({ unit: 'binary' }),
        ),
        {
          maxLength: 6,
        },
      )
      // What no field can hold: half characters, and a carriage return, which is a part of a line's end.
      .map((parts) => parts.join('').replace(/\r/g, '').toWellFormed())
    const row = fc.record({ name: text, description: text })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (values) => {
        const rows = values.map((value, n) => ({ ...value, externalId: `x-${n}` }))
        const file = csvHeader('accounts') + csvRows('accounts', rows)
        const { rows: found, problems } = await read(file, { kind: 'accounts' })
        expect(problems).toEqual([])
        const given = (value: string) => (value.trim() === '' ? undefined : value)
        expect(found.map(({ cells }) => cells)).toEqual(
          rows.map(({ externalId, name, description }) =>
            JSON.parse(JSON.stringify({ externalId, name: given(name), description: given(description) })),
          ),
        )
      }),
      { numRuns: 300, seed: 20_261_125 },
    )
  })

  test('no cell that is written begins as a formula, and defusing is undone exactly', () => {
    const text = fc
      .array(fc.constantFrom(...'=+-@\t\r\'\uff1d\uff0b\uff0d\uff20a1 "'), { maxLength: 8 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(text, (value) => {
        expect(defuse(value)).not.toMatch(/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/)
        expect(restore(defuse(value))).toBe(value)
      }),
      { numRuns: 5_000, seed: 20_261_125 },
    )
    // What a plain apostrophe would lose (the control): two texts, one cell.
    const careless = (value: string) => (/^[=+\-@]/.test(value) ? `'${value}` : value)
    expect(careless('=1')).toBe(careless("'=1"))
    expect(defuse('=1')).not.toBe(defuse("'=1"))
    expect(restore("'tis")).toBe("'tis")
  })
})

describe('reading a file of JSON lines', () => {
  test('each line is a row; nothing, and what is not there, leaves what is there', async () => {
    const text =
      '\ufeff{"email":"a@x.test","roles":["member"],"externalId":null}\r\n\n{"email":"b@x.test","roles":"a; b","id":"x"}'
    expect(await read(text, { format: 'jsonl' })).toEqual({
      rows: [
        { line: 1, cells: { email: 'a@x.test', roles: ['member'] } },
        { line: 3, cells: { email: 'b@x.test', roles: ['a', 'b'] } },
      ],
      problems: [],
    })
  })

  test.each<[string, string]>([
    ['{"email":', 'The row is no JSON object.'],
    ['[1]', 'The row is no JSON object.'],
    ['null', 'The row is no JSON object.'],
    ['{"emial":"a@x.test"}', 'There is no field "emial". Did you mean email?'],
    [
      '{"__proto__":{"email":"a@x.test"}}',
      'There is no field "__proto__". The fields are id, account, email',
    ],
    ['{"email":7}', 'The field email must be a text.'],
    ['{"email":{"a":1}}', 'The field email must be a text.'],
    ['{"email":"a@x.test","roles":[1]}', 'The field roles must be a list of texts.'],
    [
      `{"email":"a@x.test","roles":${JSON.stringify(Array(21).fill('member'))}}`,
      'There are more than 20 roles.',
    ],
  ])('the line %s is refused, and the next one is read', async (line, message) => {
    const { rows, problems } = await read(`${line}\n{"email":"z@x.test"}\n`, { format: 'jsonl' })
    expect(problems).toMatchObject([
      { line: 1, code: 'invalid_input', message: expect.stringContaining(message) },
    ])
    expect(rows).toEqual([{ line: 2, cells: { email: 'z@x.test' } }])
  })
})

test('whatever bytes come, reading ends in rows and refusals', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom<TransferFormat>('csv', 'jsonl'),
      async (bytes, format) => {
        const source = format === 'csv' ? [Buffer.from(HEADER), bytes] : [bytes]
        await read(source, { format }).catch((error: { code: string }) =>
          expect(error.code).toBe('invalid_input'),
        )
      },
    ),
    { numRuns: 500, seed: 20_261_125 },
  )
})

test('what was seen is known by its first line, and what was not is not, among a hundred thousand', () => {
  const seen = new SeenMarks()
  for (let n = 1; n <= 100_000; n += 1) expect(seen.see(`mark ${n}`, n)).toBeNull()
  for (let n = 1; n <= 100_000; n += 997) expect(seen.see(`mark ${n}`, 7)).toBe(n)
  expect(seen.see('mark 100001', 1)).toBeNull()
})
