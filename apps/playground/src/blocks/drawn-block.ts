import type {
  ActionsBlock,
  Button,
  Checkboxes,
  ContextBlock,
  DataTableBlock,
  Datepicker,
  DividerBlock,
  EmailInput,
  HeaderBlock,
  ImageBlock,
  InputBlock,
  MarkdownBlock,
  MultiStaticSelect,
  NumberInput,
  Overflow,
  PlainTextInput,
  RadioButtons,
  RichTextBlock,
  SectionBlock,
  StaticSelect,
  TableBlock,
  Timepicker,
  URLInput,
  UsersSelect,
} from '@slack/types'

/** A block that passed the checks: one of those that the clients of this stand-in draw. */
export type DrawnBlock =
  | ActionsBlock
  | ContextBlock
  | DataTableBlock
  | DividerBlock
  | HeaderBlock
  | ImageBlock
  | InputBlock
  | MarkdownBlock
  | RichTextBlock
  | SectionBlock
  | TableBlock

/** An element that a person can use: press, choose from, write into. */
export type UsableElement =
  | Button
  | Checkboxes
  | Datepicker
  | EmailInput
  | MultiStaticSelect
  | NumberInput
  | Overflow
  | PlainTextInput
  | RadioButtons
  | StaticSelect
  | Timepicker
  | URLInput
  | UsersSelect
