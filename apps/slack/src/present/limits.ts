/** What Slack takes at most, in characters and in items (its reference of Block Kit). Beyond any of these it refuses the whole message. */
export const LIMITS = {
  messageText: 40_000,
  blocks: 50,
  sectionText: 3_000,
  fields: 10,
  fieldText: 2_000,
  elements: 25,
  contextElements: 10,
  contextText: 3_000,
  headerText: 150,
  buttonText: 75,
  buttonLabel: 75,
  buttonValue: 2_000,
  viewBlocks: 100,
  viewTitle: 24,
  privateMetadata: 3_000,
  inputLabel: 2_000,
  inputLength: 3_000,
  optionText: 75,
  tableRows: 100,
  tableCharacters: 10_000,
} as const

/** Put where something was cut off. */
export const CUT = '… (cut)'
