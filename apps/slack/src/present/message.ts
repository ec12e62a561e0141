import type { Button, KnownBlock } from '@slack/types'
import { encodeEntities } from '../grammar/slack-text.ts'
import { LIMITS } from './limits.ts'

/** What is said. */
export interface Message {
  /** All of it in words, in Slack's own mark-up: for notifications, and for whoever has it read out. */
  readonly text: string
  readonly blocks: readonly KnownBlock[]
}

/** Something that a person wrote, so that Slack reads no command, link or mention in it. */
export function userText(text: string): string {
  return encodeEntities(text)
}

/** A text of one's own making: names in it went through `userText`. */
export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
}

/** The same of many texts, a line each or further apart, in as few sections as hold them: a view holds a hundred blocks, and Slack refuses one with more. */
export function sections(texts: readonly string[], between = '\n'): readonly KnownBlock[] {
  const filled: string[] = []
  for (const text of texts) {
    const last = filled.at(-1)
    if (last === undefined || last.length + between.length + text.length > LIMITS.sectionText)
      filled.push(text)
    else filled[filled.length - 1] = `${last}${between}${text}`
  }
  return filled.map(section)
}

/** Pairs of a word and a value, two beside each other. */
export function facts(pairs: readonly (readonly [string, string])[]): KnownBlock {
  return {
    type: 'section',
    fields: pairs.map(([word, value]) => ({ type: 'mrkdwn', text: `*${word}*\n${value}`, verbatim: true })),
  }
}

export function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }
}

export interface ButtonOptions {
  readonly text: string
  readonly action: string
  /** Opaque ids only: whoever can see the message can read it. */
  readonly value?: string
  readonly style?: 'primary' | 'danger'
  /** What is read out, where the words on the button do not say it alone. */
  readonly label?: string
}

export function button({ text, action, value, style, label }: ButtonOptions): Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text },
    action_id: action,
    accessibility_label: label ?? text,
    ...(value === undefined ? {} : { value }),
    ...(style === undefined ? {} : { style }),
  }
}

export function actions(buttons: readonly Button[]): readonly KnownBlock[] {
  return buttons.length === 0 ? [] : [{ type: 'actions', elements: [...buttons] }]
}

/** A message that is one text. */
export function plainMessage(text: string, more: readonly KnownBlock[] = []): Message {
  return { text, blocks: [section(text), ...more] }
}
