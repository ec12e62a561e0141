/**
 * What Slack accepts at most, in characters and in items, by its published reference of Block Kit.
 * A payload beyond any of these is refused as a whole; Slack never truncates blocks.
 */
export const limits = {
  blocksInMessage: 50,
  blocksInView: 100,
  blockId: 255,
  actionId: 255,
  callbackId: 255,
  externalId: 255,
  privateMetadata: 3000,
  viewTitle: 24,
  viewButton: 24,
  /** Modals of one person that lie on each other. */
  viewsDeep: 3,
  /** Of a whole view, in bytes of JSON: `view_too_large`. */
  viewBytes: 250_000,
  /** Of the `text` of a message: `msg_too_long`. */
  messageText: 40_000,
  textObject: 3000,
  sectionText: 3000,
  sectionFields: 10,
  sectionField: 2000,
  actionsElements: 25,
  contextElements: 10,
  headerText: 150,
  markdownText: 12_000,
  imageUrl: 3000,
  imageAltText: 2000,
  inputLabel: 2000,
  inputHint: 2000,
  tableRows: 100,
  tableColumns: 20,
  /** One hundred rows and the row of headings. */
  dataTableRows: 101,
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  accessibilityLabel: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  /** Slack accepts longer ones by now, its types still say 75: what keeps to 75 is right under both. */
  optionValue: 75,
  optionDescription: 75,
  selectOptions: 100,
  optionGroups: 100,
  choiceOptions: 10,
  overflowOptions: 5,
  placeholder: 150,
  inputLength: 3000,
} as const
