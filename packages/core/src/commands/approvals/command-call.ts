import { z } from 'zod'

/** Long enough for any name of a command. */
const COMMAND_MAX = 100

/** A call of another command. Its input is read by that command's own schema, before anything of it is looked up. */
export const commandCall = {
  command: z
    .string()
    .max(COMMAND_MAX, 'is not the name of a command, such as account.create')
    .regex(
      /^[a-z][A-Za-z0-9-]*\.[a-z][A-Za-z0-9-]*$/,
      'is not the name of a command, such as account.create',
    ),
  input: z.record(z.string(), z.unknown()),
}
