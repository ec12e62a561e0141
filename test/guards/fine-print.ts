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
