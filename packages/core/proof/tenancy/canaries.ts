/** A text that says to which organization, and to which of its things, it was given: found anywhere else it was leaked. */
export type Canary = string

const CANARY = /zq[0-9a-z]+o(\d)s\d+q/g

let serial = 0

/** A text for a thing of an organization that no other thing has; `stem` says what it is used for: `p` is the name of a person. */
export function newCanary(stem: 'e' | 'p' | 'n' | 'd' | 'x', organization: number): Canary {
  serial += 1
  return `zq${stem}o${organization}s${serial}q`
}

/** The names of persons, of which a few cross accounts (H7). */
export const PERSONS_NAME = /zqpo\ds\d+q/g

/** Every canary in a text, with the organization that it was made for. */
export function canariesIn(text: string): readonly { canary: Canary; organization: number }[] {
  return [...text.toLowerCase().matchAll(CANARY)].map(([canary, organization]) => ({
    canary,
    organization: Number(organization),
  }))
}
