import pino from 'pino'

/** Where the bot writes what happened: pino has this shape, and most loggers do. Nothing secret is ever given to it. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Lines of JSON on the standard output. */
export function jsonLog(): Log {
  return pino({ name: 'tenantry-slack' })
}
