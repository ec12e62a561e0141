import { general } from '../workspace/conversation.ts'
import type { Members } from '../workspace/members.ts'

/**
 * What a person typed, as Slack sends it where `should_escape` is on: `&`, `<` and `>` as entities,
 * `@name` as `<@U…|name>`, `#general` as `<#C…|general>`, addresses in angle brackets. An `@word` that is
 * nobody's name stays as it is, and so does the `@` inside an e-mail address.
 */
export function escapeMentions(text: string, members: Members): string {
  return escapeEntities(text)
    .replace(/(^|[\s(:])@([a-z0-9][a-z0-9._-]*)/gi, (whole, before: string, name: string) => {
      const member = members.named(name)
      return member ? `${before}<@${member.id}|${member.name}>` : whole
    })
    .replace(/(^|\s)#general\b/g, `$1<#${general.id}|general>`)
    .replace(/(^|\s)(https?:\/\/\S+)/g, '$1<$2>')
}

/** The three characters that Slack's text gives a meaning of its own. */
export const escapeEntities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
