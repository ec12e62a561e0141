/** The bot's own refusal: about chat, and decided before the core is asked. The sentence is for the person. */
export class ChatRefusal extends Error {
  override readonly name = 'ChatRefusal'
}
