/** By which tests each point of the fine print in docs/rules.md is shown, in suites that it cites; by the words it begins with. */
export const FINE_PRINT: Readonly<Record<string, readonly string[]>> = {
  'An inactive account': [
    'on an inactive account, creating a user, reactivating one and granting one a role is refused: reactivate it first',
    'on an inactive account, reading, updating and deleting a user, and the account itself, are allowed',
    'a user is moved out of an inactive account, and not into one',
  ],
  'Deleting what is inactive': ['repeating a change that already holds succeeds and changes nothing'],
  'Names are taken': [
    'the e-mail and external id of a deleted user are free at once, those of a deleted account stay taken',
    'H9: purging removes a deleted account with its users for ever; external id and e-mails are free at once',
  ],
  'Lists of the organization': [
    'users of an inactive account are left out of lists of the organization, unless includeInactive or that account is named',
  ],
  Moving: [
    'H7: a moved user sees the new account and nothing of the old one; roles and secrets stay',
    'a chat link moves along with its user, and what happened stays in the account in which it happened',
    'H15: an organization administrator is not demoted by a move but refused',
  ],
  'The default account': [
    'the external id of the default account stays as it is; its name and description change',
  ],
  'Codes and invitations': [
    'H17: an invitation and a code are worth nothing once the user has risen above whoever issued them',
    'a ticket is kept for a week after its end, and is gone when the next one is written after that',
  ],
  'Ids of ours': ['an id is never used again: whoever comes after somebody who is gone is somebody else'],
  'Nothing is purged by time': [
    'nothing is purged by time: ten years later what was deactivated and deleted is there, and comes back',
  ],
  'A member': [
    'a member edits their own first and last name; never e-mail, external id, roles, account or status',
  ],
  'When a secret was last used': [
    'when a secret was last used is exact to five minutes, of both secrets, in every process',
    'a use that cannot be noted fails no call, and the next one is noted',
  ],
  'Twenty failures within a minute': [
    'after twenty failures within a minute a User Secret must wait for a minute, in every process and with the right pair too',
    'nobody makes a secret wait who does not hold it: neither by others of the organization, nor by altering it',
  ],
  'The limits of an organization': [
    'the host alone sets limits; they are recorded, read by everybody, and hold from the next call on',
    'the limits that the host sets are kept: refused with the number',
  ],
  'What a role grants': [
    'H17: nobody changes their own rights by changing a role that they hold',
    'H17: nobody changes a role of somebody who holds what they lack',
    'org-admin may be extended and not reduced',
    'a role that is held is not deleted, and who holds it is said; one that nobody holds is gone',
  ],
  'Whole accounts': [
    'H17: nobody ends an account with a user who may do what they may not, nor their own, nor brings its users back',
  ],
  'An organization is ended by the host only': [
    'an organization is purged only when it is inactive, and then nothing of it is left',
  ],
  'What others must agree to': [
    'under a rule two people do what one may: the call is refused, asked for, and done when another agrees',
    'a request expires: nobody decides about it any more, whether or not anything has tidied it',
  ],
  'An idempotency key': [
    'the same key and the same request give the first outcome again, byte for byte, and nothing happens twice',
    'a stored outcome never holds a secret: a repeat says that it was shown once',
    'a refused call gives its key back: the same key may be tried again once the reason is gone',
    'an outcome is kept for 24 hours, and swept by a later call',
  ],
  Lists: [
    'pages together show everybody once, in order, whatever their size',
    'a page goes on where the last one ended, though its last person was deleted and others came',
    'a cursor of another person, list, filter or organization is refused',
    'a cursor ends with the rights under which it was made',
    'are refused to everybody else, of the same organization and of another',
    'are refused with any other filter or order',
  ],
  'Repeated denials': [
    'the first is an event at once, and its repeats within a minute are one more, once the minute is over',
    'a member who asks for ever new things fills nothing: after twenty in a minute only their number is told',
  ],
  Erasing: [
    'their values and salts are gone from what they did and what was done to them, and the chain still verifies',
    'only the host’s own jobs erase',
    'whoever was made, changed and refused by what others asked is nowhere in the database any more',
  ],
  'An import': [
    'a row is recognised by its external id, then by its e-mail; what already holds writes nothing',
    'strict: one refused row refuses its batch whole, and only its batch',
  ],
  Events: [
    'a handler may want several types, or all of them, and gets them in the order of their numbers',
    'nothing is delivered that was rolled back, and what is forbidden is delivered as denied',
    'while a handler fails in one organization, every other organization and handler is served',
  ],
  'A step that is due later': [
    'a step runs at its time and not before, once, as a job of the host’s that names it',
    'what wrote a step and failed after it wrote none',
    'a step that was cancelled never runs, and cancelling it again says that there is none',
  ],
  'The history': [
    'every event has its number without a gap, and its hash over the one before',
    'what is forbidden is recorded: who wanted what by which command, and was denied',
    'the application may add to the record and read it, and not change or remove anything of it',
  ],
}

/** How a point of the fine print is shown through chat: by which tests, of which operations that have a verb; or why it is not. */
export type InChat =
  | { readonly operations: readonly string[]; readonly tests: readonly string[] }
  /** What the point is about: operations without a verb, and `[]` where it is about none. */
  | { readonly operations: readonly string[]; readonly none: string }

/** Of each point, in files of the chat that it cites. */
export const FINE_PRINT_IN_CHAT: Readonly<Record<string, InChat>> = {
  'An inactive account': {
    operations: [
      'user.create',
      'user.move',
      'user.reactivate',
      'user.assignRole',
      'user.update',
      'user.delete',
    ],
    tests: ['an inactive account takes nobody in; who is in it is read, changed, moved out and deleted'],
  },
  'Deleting what is inactive': {
    operations: ['account.delete', 'account.reactivate'],
    tests: [
      'deleting what is inactive keeps the first mark, and repeating what already holds changes nothing',
    ],
  },
  'Names are taken': {
    operations: ['account.create', 'account.purge', 'user.create', 'user.delete'],
    tests: [
      'a deleted account and its users keep their names until it is purged; a deleted user frees theirs at once',
    ],
  },
  'Lists of the organization': {
    operations: ['user.list'],
    tests: [
      'lists of the organization leave out users of inactive accounts, unless `--inactive` is given or the account is named',
    ],
  },
  Moving: {
    operations: ['user.move'],
    tests: [
      'whoever is moved keeps their role and their chat link, and what they asked for is cancelled',
      'H15: what reaches the organization is held in the default account only, whoever asks',
    ],
  },
  'The default account': {
    operations: ['account.update'],
    tests: ['the external id of the default account stays as it is; its name and description change'],
  },
  'Codes and invitations': {
    operations: ['chat.invite'],
    tests: ['H17: an invitation is worth nothing once the user has risen above whoever sent it'],
  },
  'Ids of ours': {
    operations: ['user.create', 'user.delete'],
    tests: ['an id of ours is never used again: whoever comes after somebody who is gone is somebody else'],
  },
  'Nothing is purged by time': {
    operations: ['account.reactivate', 'user.reactivate', 'audit.list'],
    tests: ['nothing was purged by time: what was deactivated and deleted is there, and comes back'],
  },
  'A member': {
    operations: ['user.update'],
    tests: ['a member changes their own names, and nothing else of themselves (H13)'],
  },
  'When a secret was last used': {
    operations: ['secret.list'],
    tests: ['when a secret was last used stands in the list of secrets'],
  },
  'Twenty failures within a minute': {
    operations: [],
    none: 'it is about whoever shows secrets, and in chat nobody does',
  },
  'The limits of an organization': {
    operations: ['account.create', 'user.create', 'user.move', 'organization.get'],
    tests: [
      'above the limits that the host has set, creating and moving in are refused with the number, and everybody reads them',
    ],
  },
  'What a role grants': {
    operations: ['role.update', 'role.delete'],
    tests: [
      'nobody changes a role so that they themselves hold less',
      'a role is added, shown, changed, given and deleted',
      'H15 and H17: a change of a role keeps the wall around the organization and the ceiling of whoever makes it',
    ],
  },
  'Whole accounts': {
    operations: ['account.deactivate', 'account.delete', 'account.purge', 'account.reactivate'],
    tests: [
      'H17: nobody ends an account with a user who may do what they may not, nor brings its users back',
    ],
  },
  'An organization is ended by the host only': {
    operations: ['account.list'],
    tests: ['of an organization that the host has ended nobody is answered; reactivated, it is as it was'],
  },
  'What others must agree to': {
    operations: ['approval.approve', 'approval.withdraw', 'approval.cancel', 'approval.deny'],
    tests: [
      'four eyes: both of two must agree, each card says how many have, and an agreement can be taken back',
      'no click is silent: not theirs, their own, decided already',
    ],
  },
  'An idempotency key': {
    operations: ['user.delete'],
    tests: [
      'two presses of one button are one, with one answer',
      'a replayed click on Show User Secret shows nothing',
    ],
  },
  Lists: {
    operations: ['account.list', 'user.list'],
    tests: [
      'a long list has pages, and the button shows the next in the place of the last',
      'users are searched, sorted and narrowed by flags, and a page says how many come after it',
    ],
  },
  'Repeated denials': {
    operations: ['account.update', 'audit.list'],
    tests: ['the same refusal again within a minute is no further event'],
  },
  Erasing: { operations: ['user.erase'], none: 'it is for the host’s own jobs alone' },
  'An import': {
    operations: ['user.importBatch', 'account.importBatch', 'user.exportPage', 'account.exportPage'],
    none: 'a file is no text to type',
  },
  Events: {
    operations: ['approval.approve'],
    tests: ['what happens while no bot runs is shown by the next one, from where the last one was'],
  },
  'A step that is due later': {
    operations: ['approval.approve'],
    tests: [
      'an approver who has not decided is reminded; a request whose time is up says so on every copy, and to whoever clicks',
    ],
  },
  'The history': {
    operations: ['audit.list'],
    tests: ['says when, who, what and about whom, the newest first, and through what it was done'],
  },
}
