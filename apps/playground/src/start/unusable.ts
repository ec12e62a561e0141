/** Why the playground cannot start, in one sentence with the next step. */
export class Unusable extends Error {}
