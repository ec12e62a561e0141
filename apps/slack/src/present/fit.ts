import type { KnownBlock } from '@slack/types'
import { CUT, LIMITS } from './limits.ts'
import type { Message } from './message.ts'

/** What is done with a message that Slack would refuse: tests are told, a person gets as much of it as Slack takes. */
export type OverLimit = 'throw' | 'cut'

/** Makes sure that Slack takes a message. A text that is cut off says so; of more blocks or rows than Slack takes the last are left out. */
export function fitting(overLimit: OverLimit): (message: Message) => Message {
  return (message) => {
    const problems: string[] = []
    const fitted = new Fitter(problems).message(message)
    if (problems.length > 0 && overLimit === 'throw')
      throw new Error(`Slack would refuse this message: ${problems.join('; ')}`)
    return fitted
  }
}

/** As much of a window as Slack takes, in the same way: somebody waits for it, and would be shown nothing. */
export function fitBlocks(blocks: readonly KnownBlock[]): KnownBlock[] {
  return new Fitter([]).blocks(blocks, LIMITS.viewBlocks)
}

class Fitter {
  readonly #problems: string[]

  constructor(problems: string[]) {
    this.#problems = problems
  }

  message({ text, blocks }: Message): Message {
    return {
      text: this.#text(text, LIMITS.messageText, 'the text'),
      blocks: this.blocks(blocks, LIMITS.blocks),
    }
  }

  blocks(blocks: readonly KnownBlock[], max: number): KnownBlock[] {
    return this.#items(blocks, max, 'blocks').map((block) => this.#block(block))
  }

  #block(block: KnownBlock): KnownBlock {
    switch (block.type) {
      case 'section':
        return {
          ...block,
          ...(block.text && {
            text: { ...block.text, text: this.#text(block.text.text, LIMITS.sectionText, 'a section') },
          }),
          ...(block.fields && {
            fields: this.#items(block.fields, LIMITS.fields, 'fields').map((field) => ({
              ...field,
              text: this.#text(field.text, LIMITS.fieldText, 'a field'),
            })),
          }),
        }
      case 'actions':
        return {
          ...block,
          elements: this.#items(block.elements, LIMITS.elements, 'elements').map((element) =>
            this.#element(element),
          ),
        }
      case 'context':
        return {
          ...block,
          elements: this.#items(block.elements, LIMITS.contextElements, 'elements').map((element) =>
            element.type === 'image'
              ? element
              : { ...element, text: this.#text(element.text, LIMITS.contextText, 'a context') },
          ),
        }
      case 'header':
        return {
          ...block,
          text: { ...block.text, text: this.#text(block.text.text, LIMITS.headerText, 'a header') },
        }
      case 'table':
        return { ...block, rows: this.#items(block.rows, LIMITS.tableRows, 'rows') }
      default:
        return block
    }
  }

  #element<Element extends { type: string }>(element: Element): Element {
    if (element.type !== 'button') return element
    const {
      text,
      value,
      accessibility_label: label,
    } = element as Element & {
      text: { text: string }
      value?: string
      accessibility_label?: string
    }
    // A value that is cut means something else, so there is no way out of this one.
    if ((value?.length ?? 0) > LIMITS.buttonValue) throw new Error('the value of a button is too long')
    return {
      ...element,
      text: { ...text, text: this.#text(text.text, LIMITS.buttonText, 'a button') },
      ...(label === undefined ? {} : { accessibility_label: label.slice(0, LIMITS.buttonLabel) }),
    }
  }

  #text(text: string, max: number, what: string): string {
    if (text.length <= max && text.length > 0) return text
    this.#problems.push(text.length === 0 ? `${what} is empty` : `${what} has ${text.length} characters`)
    return text.length === 0 ? '–' : cutText(text, max)
  }

  #items<Item>(items: readonly Item[], max: number, what: string): Item[] {
    if (items.length > max) this.#problems.push(`there are ${items.length} ${what}`)
    return items.slice(0, max)
  }
}

/** As much of a text as has its place, and a sign that there was more. No entity or pair of surrogates is cut in two. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text.slice(0, max - CUT.length).replace(/&[a-z]{0,3}$|[\uD800-\uDBFF]$/, '')}${CUT}`
}
