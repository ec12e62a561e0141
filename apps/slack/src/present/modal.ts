import type { KnownBlock, ModalView } from '@slack/types'
import { fitBlocks } from './fit.ts'

export interface ModalOptions {
  /** At most 24 characters. */
  readonly title: string
  readonly blocks: readonly KnownBlock[]
  /** What it is when it is submitted, and what it is about: comes back as it is. */
  readonly form?: string
  readonly about?: string
  readonly submit?: string
  readonly close?: string
}

export function modal({ title, blocks, form, about, submit, close }: ModalOptions): ModalView {
  const plain = (text: string) => ({ type: 'plain_text', text }) as const
  return {
    type: 'modal',
    title: plain(title),
    blocks: fitBlocks(blocks),
    ...(form === undefined ? {} : { callback_id: form }),
    ...(about === undefined ? {} : { private_metadata: about }),
    ...(submit === undefined ? {} : { submit: plain(submit) }),
    ...(close === undefined ? {} : { close: plain(close) }),
  }
}
