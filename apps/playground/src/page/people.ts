/** One entry of the page's list of people to be. */
export interface Persona {
  /** The start file's own key of this person. */
  key: string
  label: string
  /** Who that is: `Organization administrator`. */
  note: string
  /** Their member of the chat; one without is linked when they are chosen. */
  memberId?: string
  /** Lines that an empty conversation offers them, where those are not everybody's. */
  beginnings?: readonly string[]
}

/** Where the page's list of people comes from. The stand-in itself knows its chat members only. */
export interface People {
  people(): Promise<readonly Persona[]>
  /** Makes sure that this person is in the chat. Returns their member's id. */
  choose(key: string): Promise<string>
}
