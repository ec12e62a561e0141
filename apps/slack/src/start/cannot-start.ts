/** Why the bot does not start, in one sentence for whoever starts it. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
