import { beforeAll, describe, expect, test } from 'vitest'
import { appManifest, slashCommands } from '../../src/index.ts'
import { useChat } from '../support/chat.ts'
import { openWithProjects } from '../support/documented-projects.ts'
import { message, messageOf, said, windowWith } from '../support/said.ts'

describe('commands of the host’s own in chat', () => {
  const chat = useChat({ open: openWithProjects, bot: { nouns: ['projects'] } })
  beforeAll(async () => {
    for (const [id, account] of [
      ['apollo', chat.acorn.oak],
      ['gemini', chat.acorn.pine],
      ['mercury', chat.acorn.oak],
      ['vostok', chat.acorn.oak],
    ] as const) {
      await chat.tenantry.database.pool.query('insert into projects values ($1, $2, $3, $4, null)', [
        id,
        chat.acorn.organization.id,
        account.id,
        id.toUpperCase(),
      ])
    }
  })
  const isArchived = async (id: string): Promise<boolean> => {
    const { rows } = await chat.tenantry.database.pool.query<{ archived_at: Date | null }>(
      'select archived_at from projects where id = $1',
      [id],
    )
    return rows[0]?.archived_at !== null
  }

  test('one that asks first says what will happen, does it when the button is pressed, and once', async () => {
    const asked = await messageOf(
      await chat.ben.type('/tenantry run projects archive apollo --reason "over"'),
    )
    expect(asked.text).toContain('APOLLO disappears from the lists of its account.')
    expect(await isArchived('apollo')).toBe(false)
    await chat.ben.press(asked, 'Archive')
    await message(chat.ben, 'APOLLO is archived.')
    expect(await isArchived('apollo')).toBe(true)
    const { items } = await chat.acorn.ada.audit.list({ type: 'project.archived' })
    expect(items).toMatchObject([
      { surface: 'chat', actor: { name: 'Ben Ash' }, after: { name: 'APOLLO', reason: 'over' } },
    ])
  })

  test('whoever may not is refused in the words of every command, and what may not be seen is not there', async () => {
    expect(await said(await chat.cleo.type('/tenantry run projects archive mercury'))).toContain(
      'You may not archive a project.',
    )
    expect(await said(await chat.ben.type('/tenantry run projects archive gemini'))).toContain(
      'There is no such project.',
    )
    expect(await isArchived('mercury')).toBe(false)
    expect(await isArchived('gemini')).toBe(false)
    const { items } = await chat.acorn.ada.audit.list({ type: 'command.denied' })
    expect(items.map(({ command, actor }) => [command, actor.name])).toEqual([
      ['project.archive', 'Ben Ash'],
      ['project.archive', 'Cleo Elder'],
    ])
  })

  test('what is missing is asked for in a window', async () => {
    expect(await said(await chat.ada.type('/tenantry run projects archive'))).toContain('&lt;project&gt;')
    await windowWith(chat.ada, /The id of the project/)
    const submitted = await chat.ada.submit({ 'The id of the project': 'mercury', Why: 'over' })
    expect(submitted.errors).toEqual({})
    await chat.ada.press(await message(chat.ada, 'MERCURY disappears'), 'Archive')
    await message(chat.ada, 'MERCURY is archived.')
    expect(await isArchived('mercury')).toBe(true)
  })

  test('its own rules are told, and what is no input is told with its usage', async () => {
    expect(await said(await chat.ada.type('/tenantry run projects archive apollo'))).toContain(
      'APOLLO is archived already.',
    )
    expect(await said(await chat.ada.type('/tenantry run projects archive vostok --raeson x'))).toMatch(
      /no `--raeson`.*Did you mean `--reason`.*Usage: `\/tenantry run projects archive &lt;project&gt; \[--reason &lt;text&gt;\]`/s,
    )
  })

  test.each([
    ['/tenantry rnu projects archive vostok', 'run'],
    ['/tenantry run project archive vostok', 'projects'],
    ['/tenantry run projects achive vostok', 'archive'],
  ])('a word that is wrong anywhere on the way is asked about: %s', async (line, meant) => {
    expect(await said(await chat.ada.type(line))).toContain(`Did you mean \`${meant}\`?`)
    expect(await isArchived('vostok')).toBe(false)
  })

  test('help names it to whoever may do it, and to nobody else', async () => {
    for (const line of ['/tenantry help projects', '/tenantry run', '/tenantry run projects help'])
      expect(await said(await chat.ben.type(line))).toContain('/tenantry run projects archive')
    expect(await said(await chat.ben.type('/tenantry help'))).toContain('run projects archive')
    expect(await said(await chat.cleo.type('/tenantry help'))).not.toContain('projects')
  })

  test('under its own noun, where the manifest declares it', async () => {
    const asked = await messageOf(await chat.ben.type('/projects archive vostok'))
    expect(asked.text).toContain('VOSTOK disappears')
    await chat.ben.press(asked, 'Archive')
    await message(chat.ben, 'VOSTOK is archived.')
    expect(JSON.stringify(appManifest({ nouns: ['projects'] }))).toContain('"/projects"')
    expect(JSON.stringify(appManifest())).not.toContain('"/projects"')
    expect(slashCommands({ nouns: ['projects'], prefix: 'acme' }).at(-1)?.name).toBe('/acme-projects')
  })
})

describe('a bot on a Tenantry without such commands', () => {
  const chat = useChat()

  test('knows none of them', async () => {
    expect(await said(await chat.ada.type('/tenantry run projects archive apollo'))).toContain(
      'I do not know `run`.',
    )
  })
})
