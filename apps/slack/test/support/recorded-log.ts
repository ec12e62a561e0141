import type { Log } from '../../src/index.ts'

interface Line {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: object
  readonly message: string
}

/** A log that can be read. */
export class RecordedLog implements Log {
  readonly lines: Line[] = []

  info(fields: object, message: string): void {
    this.lines.push({ level: 'info', fields, message })
  }

  warn(fields: object, message: string): void {
    this.lines.push({ level: 'warn', fields, message })
  }

  error(fields: object, message: string): void {
    this.lines.push({ level: 'error', fields, message })
  }

  /** All of it as it would be written. */
  get text(): string {
    return this.lines.map((line) => JSON.stringify(line)).join('\n')
  }
}
