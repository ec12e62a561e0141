/** The command line cannot be understood: exit code 2, with a sentence. */
export class UsageError extends Error {}
