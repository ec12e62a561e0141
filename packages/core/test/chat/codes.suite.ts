import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import { askToDelete, createCompany, twoForDeleting } from '../approvals/company.ts'
import { addUser, unused } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { eventsOf, recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const STALE = {
  code: 'conflict',
  message: 'Whoever issued this may not do so any more. Ask for a new one.',
}

/** Ids of a chat service are capitals and digits. */
const chatId = (kind: 'T' | 'U') => unused(kind).replace('-', '0')

export function codesSuite(on: SharedDatabase): void {
  describe('codes and workspaces', () => {
    const under = useTenantry(on)

    async function connected(by: Session) {
      const workspace = { enterpriseId: null, teamId: chatId('T') }
      const { code } = await by.chat.issueConnectCode()
      await under.tenantry.chat.connect(code ?? '', workspace)
      return workspace
    }
    const somebodyIn = (workspace: { enterpriseId: null; teamId: string }) => ({
      ...workspace,
      userId: chatId('U'),
    })

    async function secondAdministrator() {
      const { ada, defaultAccount, organizationSecret } = under.acorn
      const { user, userSecret } = await addUser(ada, defaultAccount.id, { roles: ['org-admin'] })
      return { user, session: await under.tenantry.authenticate({ organizationSecret, userSecret }) }
    }

    test.each(['deleted', 'deactivated', 'demoted'])(
      'H17: what an administrator issued is worth nothing once they are %s',
      async (ended) => {
        const { ada, users } = under.acorn
        const { chat } = under.tenantry
        const mal = await secondAdministrator()
        const workspace = await connected(ada)
        const [one, two] = [somebodyIn(workspace), somebodyIn(workspace)]
        const link = await mal.session.chat.issueLinkCode(users.ada)
        const connect = await mal.session.chat.issueConnectCode()
        const invitation = await under.tenantry.execute(mal.session.principal, 'chat.invite', {
          userId: users.ada.id,
          member: two,
        })

        if (ended === 'deleted') await ada.users.delete(mal.user)
        if (ended === 'deactivated') await ada.users.deactivate(mal.user)
        if (ended === 'demoted') await ada.users.revokeRole(mal.user, 'org-admin')

        expect(await refusalOf(chat.link(link.code ?? '', one))).toEqual(STALE)
        expect(
          await refusalOf(chat.acceptInvitation(ada.principal.organizationId, invitation.ticketId, two)),
        ).toEqual(STALE)
        expect(
          await refusalOf(chat.connect(connect.code ?? '', { enterpriseId: null, teamId: chatId('T') })),
        ).toEqual(STALE)
        expect(await chat.identify(one, {})).toMatchObject({ known: false })
      },
    )

    test('H17: an invitation and a code are worth nothing once the user has risen above whoever issued them', async () => {
      const { ada, defaultAccount, organizationSecret } = under.acorn
      const { chat } = under.tenantry
      const workspace = await connected(ada)
      // Both stay in the default account, so that nothing but the ceiling is in the way.
      const head = await addUser(ada, defaultAccount.id, { roles: ['account-admin'] })
      const ned = await under.tenantry.authenticate({ organizationSecret, ...head })
      const { user } = await addUser(ada, defaultAccount.id)
      const issued = async () => {
        const who = somebodyIn(workspace)
        const { code } = await ned.chat.issueLinkCode(user)
        const { ticketId } = await under.tenantry.execute(ned.principal, 'chat.invite', {
          userId: user.id,
          member: who,
        })
        return { who, code: code ?? '', ticketId }
      }
      const { who, code, ticketId } = await issued()
      const accept = (ticket: string) => chat.acceptInvitation(ada.principal.organizationId, ticket, who)

      await ada.users.assignRole(user, 'org-admin')

      expect(await refusalOf(accept(ticketId))).toEqual(STALE)
      expect(await refusalOf(chat.link(code, somebodyIn(workspace)))).toEqual(STALE)
      expect(await chat.identify(who, {})).toMatchObject({ known: false })
      // Fallen again, the user is linked by the very same invitation.
      await ada.users.revokeRole(user, 'org-admin')
      expect((await accept(ticketId)).id).toBe(user.id)
    })

    test('what is redeemed in chat is recorded as done there, with where it came from', async () => {
      const { acorn } = under
      const { chat } = under.tenantry
      const workspace = await connected(acorn.ada)
      const via = { team: workspace.teamId, channel: 'C0ONE', request: unused('request') }
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const { code } = await acorn.ada.chat.issueLinkCode(user)
      const { events } = await recording(under.database.pool, acorn.organization.id, () =>
        chat.link(code ?? '', somebodyIn(workspace), { ...workspace, via }),
      )
      expect(events).toMatchObject([{ type: 'chat.linked', open: { surface: 'chat', via } }])
    })

    test('an invitation is worth nothing once the user is out of the reach of whoever sent it', async () => {
      const { ada, ben, oak, pine } = under.acorn
      const who = somebodyIn(await connected(ada))
      const { user } = await addUser(ada, oak.id)
      const { ticketId } = await under.tenantry.execute(ben.principal, 'chat.invite', {
        userId: user.id,
        member: who,
      })
      await ada.users.move(user, pine)
      expect(
        await refusalOf(under.tenantry.chat.acceptInvitation(ada.principal.organizationId, ticketId, who)),
      ).toEqual(STALE)
    })

    test('a ticket is kept for a week after its end, and is gone when the next one is written after that', async () => {
      const { ada, users, organization } = await under.newAcorn()
      const workspace = await connected(ada)
      const { code } = await ada.chat.issueLinkCode(users.cleo)
      const late = () => refusalOf(under.tenantry.chat.link(code ?? '', somebodyIn(workspace)))
      const kept = async () =>
        (await rowsOf(under.database.pool, 'tickets', { organization_id: organization.id, kind: 'link' }))
          .length

      under.clock.advance(7 * 24 * HOUR_MS)
      await ada.chat.issueLinkCode(users.dov)
      expect(await kept()).toBe(2)
      expect((await late()).message).toBe('This code is no longer valid. Ask for a new one.')

      under.clock.advance(HOUR_MS)
      await ada.chat.issueLinkCode(users.dov)

      expect(await kept()).toBe(2)
      expect((await late()).code).toBe('not_found')
    })

    test('what the host’s own jobs issued is redeemed, and so is what an administrator issued who still is one', async () => {
      const { ada, users } = under.acorn
      const workspace = await connected(ada)
      const job = under.tenantry.system('onboarding').inOrganization(ada.principal.organizationId)
      for (const issuer of [ada, job]) {
        const { code } = await issuer.chat.issueLinkCode(users.cleo)
        expect((await under.tenantry.chat.link(code ?? '', somebodyIn(workspace))).id).toBe(users.cleo.id)
      }
    })

    test('a member cannot let the bot write to anybody', async () => {
      const { ada, cleo, users } = under.acorn
      const member = somebodyIn(await connected(ada))
      expect(
        await refusalOf(
          under.tenantry.execute(cleo.principal, 'chat.invite', { userId: users.cleo.id, member }),
        ),
      ).toEqual({ code: 'forbidden', message: 'Only an administrator can invite somebody in chat. Ask one.' })
    })

    test('a request is taken once, also when its workspace is connected, disconnected and connected elsewhere meanwhile', async () => {
      const { chat } = under.tenantry
      const { ada } = under.acorn
      const workspace = { enterpriseId: null, teamId: chatId('T') }
      const request = (signature: string) => chat.receive({ workspace, signature, payload: '{}' })
      const [before, during] = [unused('a'), unused('b')]

      expect(await request(before)).toEqual({ organizationId: null, fresh: true })
      const { code, offers } = await ada.chat.issueConnectCode()
      expect(offers).toBe('Ada Oak')
      await chat.connect(code ?? '', workspace)
      expect((await request(before)).fresh).toBe(false)
      expect((await request(during)).fresh).toBe(true)

      await under.tenantry.execute(ada.principal, 'chat.disconnect', { team: workspace })
      expect((await request(during)).fresh).toBe(false)
      const elsewhere = await under.birch.eve.chat.issueConnectCode()
      await chat.connect(elsewhere.code ?? '', workspace)
      expect((await request(before)).fresh).toBe(false)
      expect((await request(during)).fresh).toBe(false)
      expect((await request(unused('c'))).fresh).toBe(true)
    })

    test('disconnecting a workspace ends its links and its open invitations', async () => {
      const { ada, users } = under.acorn
      const { chat } = under.tenantry
      const workspace = await connected(ada)
      const [linked, invited] = [somebodyIn(workspace), somebodyIn(workspace)]
      const { code } = await ada.chat.issueLinkCode(users.cleo)
      await chat.link(code ?? '', linked)
      const invitation = await under.tenantry.execute(ada.principal, 'chat.invite', {
        userId: users.dov.id,
        member: invited,
      })

      await under.tenantry.execute(ada.principal, 'chat.disconnect', { team: workspace })
      const again = await ada.chat.issueConnectCode()
      await chat.connect(again.code ?? '', workspace)

      expect(await chat.identify(linked, {})).toEqual({ known: false, reason: 'not_linked' })
      expect(
        (await refusalOf(chat.acceptInvitation(ada.principal.organizationId, invitation.ticketId, invited)))
          .message,
      ).toBe('This invitation was used already. Ask for a new one.')
    })

    test('H17: nobody disconnects a workspace in which somebody is linked who holds what they lack', async () => {
      const { ada, users, defaultAccount, organizationSecret } = under.acorn
      const { chat } = under.tenantry
      const role = unused('installer')
      await ada.roles.create({ role, grants: ['chat:install@organization'] })
      const { user: melsUser, userSecret } = await addUser(ada, defaultAccount.id, {
        roles: ['member', role],
      })
      const mel = await under.tenantry.authenticate({ organizationSecret, userSecret })
      const team = await connected(mel)
      const [adas, mels] = [somebodyIn(team), somebodyIn(team)]
      const link = async (by: Session, user: { id: string }, identity: typeof adas) =>
        chat.link((await by.chat.issueLinkCode(user)).code ?? '', identity)
      await link(ada, users.ada, adas)
      await link(mel, melsUser, mels)
      const disconnect = (by: Session) => under.tenantry.execute(by.principal, 'chat.disconnect', { team })
      const refused = {
        code: 'forbidden',
        message:
          'Somebody who is linked in this workspace may do things that you may not, so you cannot change them all. Ask an organization administrator.',
      }
      expect(await refusalOf(disconnect(mel))).toEqual(refused)
      const preview = under.tenantry.preview(mel.principal, 'chat.disconnect', { team })
      expect(await refusalOf(preview)).toEqual(refused)
      expect(await chat.identify(adas, {})).toMatchObject({ known: true, userId: users.ada.id })

      const session = await chat.identify(adas, {})
      if (session.known) await under.tenantry.execute(session.session.principal, 'chat.unlink', {})
      expect(await disconnect(mel)).toEqual({ links: 1 })
      expect(await chat.identify(mels, {})).toEqual({ known: false, reason: 'not_connected' })
    })

    test('whoever types a connect code is invited to be its maker on the record, and by that link nobody speaks who could speak as its maker', async () => {
      const company = await createCompany(under.tenantry)
      const { ada, fay, gil, oak, organization, organizationSecret } = company
      const { chat } = under.tenantry
      await ada.approvals.rules.set(twoForDeleting())
      const { user } = await addUser(ada, oak.id)
      const answersOf = async () => {
        const asked = await askToDelete(fay.session, user.id)
        await fay.session.approvals.cancel(asked)
        return asked.stages[0]?.approvers
      }
      // Fay has a secret of Gil's for a moment, and connects a workspace as Gil. Then the host makes Gil's secrets anew.
      const { userSecret } = await fay.session.users.rotateSecret(gil.id)
      if (userSecret === null) throw new Error('a new secret was not shown')
      const asGil = await under.tenantry.authenticate({ organizationSecret, userSecret })
      const { code } = await asGil.chat.issueConnectCode()
      const workspace = { enterpriseId: null, teamId: chatId('T') }
      const typist = somebodyIn(workspace)
      const { invitation } = await chat.connect(code ?? '', workspace, typist)
      const [invited] = (await ada.audit.list({ type: 'chat.invited' })).items
      expect(invited).toMatchObject({
        command: 'chat.connect',
        on: { type: 'user', id: gil.id },
        userId: gil.id,
        after: { ticketId: invitation?.ticketId, teamId: typist.teamId, chatUserId: typist.userId },
      })
      const system = under.tenantry.system('personnel').inOrganization(organization.id)
      await system.users.rotateSecret(gil.id, { overlapMs: 0 })
      // The control: so far Gil speaks for himself again.
      expect(await answersOf()).toContain(gil.name)

      await chat.acceptInvitation(organization.id, invitation?.ticketId ?? '', typist)
      expect(await chat.identify(typist, {})).toMatchObject({ known: true, userId: gil.id })
      expect(await answersOf()).not.toContain(gil.name)
    })

    test('a question that is refused is recorded like the command', async () => {
      const { cleo, oak } = under.acorn
      const before = (await eventsOf(under.database.pool, cleo.principal.organizationId)).length
      await refusalOf(under.tenantry.preview(cleo.principal, 'account.deactivate', { accountId: oak.id }))
      expect(
        (await eventsOf(under.database.pool, cleo.principal.organizationId)).slice(before),
      ).toMatchObject([
        { type: 'command.denied', open: { command: 'account.deactivate', outcome: 'denied' } },
      ])
    })

    test('a row that a host did not find may not be changed, and a principal cannot be made somebody else', async () => {
      const { ada, cleo, users } = under.acorn
      expect(await ada.can('user:delete', null)).toBe(false)
      expect(await ada.can('user:delete')).toBe(true)
      expect(() => Object.assign(cleo.principal.credential, { userId: users.ada.id })).toThrow(TypeError)
    })
  })
}
