/** `<mailto:a@b.test|a@b.test>`, `<https://…|text>`, `<#C…|general>`: what Slack makes of addresses and channels that were typed. */
const LINK = /<(?:(mailto:|https?:\/\/)([^<>|]{0,3000})|#[A-Z0-9]{1,30})(?:\|([^<>]{0,3000}))?>/g

/** Puts back what the person typed where Slack has put a link around it. Mentions stay, for they mean more than their words. */
export function unwrapLinks(text: string): string {
  return text.replace(
    LINK,
    (_whole, scheme: string | undefined, target: string | undefined, label: string | undefined) => {
      if (scheme === undefined) return `#${label ?? ''}`
      return label ?? `${scheme === 'mailto:' ? '' : scheme}${target}`
    },
  )
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }

/** Slack sends `&`, `<` and `>` of a person as entities, and no other character. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity)
}

/** The same three characters on their way to Slack, so that nothing that a person wrote is read as a command to Slack. */
export function encodeEntities(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
