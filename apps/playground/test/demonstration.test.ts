import { createTenantry, type OrganizationId, type Tenantry } from '@tenantry/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { People, StandIn } from '../src/index.ts'
import { ada, beginningsOfMember, others, team } from '../src/start/cast.ts'
import { demonstration } from '../src/start/demonstration.ts'
import { identityOf } from '../src/start/link-person.ts'
import { organizationPeople } from '../src/start/organization-people.ts'
import { acornChat } from './acorn-chat.ts'

let tenantry: Tenantry
let organizationId: OrganizationId
let chat: StandIn
let people: People

beforeAll(async () => {
  tenantry = await createTenantry({ database: 'pglite:memory' })
  await tenantry.migrate()
  organizationId = await demonstration(tenantry)
  chat = await acornChat({ members: [ada, ...others].map(({ member }) => member) })
  people = organizationPeople(tenantry, organizationId, () => chat)
})

afterAll(async () => {
  await chat.close()
  await tenantry.close()
})

test('the first start makes Acorn with Oak and Pine, and four people who are who they are in the chat', async () => {
  expect((await people.people()).map(({ label, note, memberId }) => [label, note, memberId])).toEqual([
    ['Ada Oak', 'Organization administrator', 'U0ADA'],
    ['Ben Ash', 'Account administrator of Oak', 'U0BEN'],
    ['Cleo Elder', 'Member of Oak', 'U0CLEO'],
    ['Dov Yew', 'Member of Pine', 'U0DOV'],
  ])
  const cleo = await tenantry.chat.identify(identityOf('U0CLEO'), {})
  expect(cleo.known && (await cleo.session.whoami()).user?.email).toBe('cleo@oak.test')
})

test('a later start finds the same Acorn and changes nothing', async () => {
  const session = tenantry.system('test').inOrganization(organizationId)
  const before = await session.accounts.list({})
  expect(await demonstration(tenantry)).toBe(organizationId)
  expect(await session.accounts.list({})).toEqual(before)
})

test('everybody is shown by the roles that they hold, one that was made and one of their account among them', async () => {
  const session = tenantry.system('test').inOrganization(organizationId)
  const { id: accountId } = await session.accounts.create({ externalId: 'ivy', name: 'Ivy' })
  await session.roles.create({ role: 'auditor', grants: [] })
  const person = { accountId, lastName: 'Green', secret: 'none' as const }
  const add = (firstName: string, roles: readonly string[]) =>
    session.users.create({
      ...person,
      firstName,
      email: `${firstName.toLowerCase()}@ivy.test`,
      roles: [...roles],
    })
  await add('Ivana', ['auditor', 'member'])
  const notes = async () =>
    (await people.people()).flatMap(({ label, note }) =>
      label.endsWith('Green') ? [`${label}: ${note}`] : [],
    )
  expect(await notes()).toEqual(['Ivana Green: auditor in Ivy'])
  await session.accounts.grantRole(accountId, 'account-admin')
  expect(await notes()).toEqual(['Ivana Green: Account administrator of Ivy'])
})

test('a user who was added later is offered, joins the chat when picked, and is linked once', async () => {
  const session = tenantry.system('test').inOrganization(organizationId)
  const oak = await session.accounts.get('oak')
  const { user } = await session.users.create({
    accountId: oak.id,
    email: 'ada@oak.test',
    firstName: 'Ada',
    lastName: 'Junior',
    secret: 'none',
  })
  const offered = async () => (await people.people()).find(({ key }) => key === user.id)
  expect(await offered()).toEqual({
    ...{ key: user.id, label: 'Ada Junior', note: 'Member of Oak' },
    beginnings: beginningsOfMember,
  })
  const memberId = await people.choose(user.id)
  expect(await people.choose(user.id)).toBe(memberId)
  expect((await offered())?.memberId).toBe(memberId)
  expect(chat.as(memberId).member).toMatchObject({
    name: 'ada2',
    real_name: 'Ada Junior',
    email: 'ada@oak.test',
  })
  expect(await tenantry.chat.identify(identityOf(memberId), {})).toMatchObject({
    known: true,
    userId: user.id,
  })
})

test('a deactivated user is offered as such, and whoever does not exist cannot be picked', async () => {
  const session = tenantry.system('test').inOrganization(organizationId)
  const dov = await session.users.get('dov@pine.test')
  await session.users.deactivate(dov)
  const offered = (await people.people()).find(({ key }) => key === dov.id)
  expect(offered?.note).toBe('Member of Pine · deactivated')
  expect(await people.choose(dov.id)).toBe('U0DOV')
  const { user } = await session.users.create({
    accountId: dov.accountId,
    email: 'fay@pine.test',
    firstName: 'Fay',
    lastName: 'Hill',
    secret: 'none',
  })
  await session.users.deactivate(user)
  const fay = await people.choose(user.id)
  expect(await tenantry.chat.identify(identityOf(fay), {})).toMatchObject({ known: true, userId: user.id })
  await expect(people.choose('usr_0000000000000000000000000')).rejects.toMatchObject({ code: 'not_found' })
})

test('a workspace of another name has another Acorn: nobody is anybody there', async () => {
  const elsewhere = { ...identityOf('U0ADA'), teamId: 'T0BIRCH' }
  expect(await tenantry.chat.identify(elsewhere, {})).toEqual({ known: false, reason: 'not_connected' })
  expect(team.id).not.toBe('T0BIRCH')
})
