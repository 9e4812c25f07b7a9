// What the forms on the page of an operation say, in English: trying it out, telling what is wrong.

import type { feedbackPl, tryPl } from './try-pl.ts'

export const tryEn: typeof tryPl = {
  samples: 'Language of the example',
  tokenHint:
    'The program takes the token of the command in the comment from the environment variable SZYNA_TOKEN.',
  title: 'Try it',
  lead: 'Your browser sends the call. The sandbox answers with examples and changes nothing.',
  where: 'Where to send it',
  sandbox: 'to the sandbox, without a token',
  real: 'through the bus, with your own token',
  realWarning:
    'This is a true call: it reaches the registry and the journal, and may change something.',
  token: 'Token',
  tokenKept:
    'It stays in this field: it is stored nowhere and goes only in the header Authorization of this call.',
  listHint: 'One value a line.',
  body: (mediaType) => `Request body (${mediaType})`,
  send: 'Send',
  stop: 'Stop',
  answer: 'Answer',
  sending: 'Sending…',
  headers: 'Headers of the answer',
  answerBody: 'Body of the answer',
  noBody: 'An answer without a body.',
  binary: 'A body that is no text; bytes:',
  cut: 'The body is longer; this is its beginning.',
  cure: 'What to do about this refusal',
  redirected: 'The answer leads to another address; the browser did not follow it.',
  stopped: 'Stopped.',
  failed: 'The call did not succeed: check the connection and try again.',
  badAddress: 'These values do not make an address of this operation; correct the path parameters.',
  badToken: 'Type a token: letters, digits and the characters - . _ ~ + / = without spaces.',
  missing: 'Fill in:',
}

export const feedbackEn: typeof feedbackPl = {
  title: 'Was this clear?',
  lead: 'Tell the owner of the API what is unclear or does not work.',
  clear: 'Was the description clear?',
  yes: 'Yes',
  no: 'No',
  text: 'What is wrong? (optional)',
  hint: 'At most 2000 characters. Write no personal data, neither yours nor anybody’s. These notes are not answered, and we do not know who wrote them.',
  send: 'Send the note',
  thanks: 'Thank you for the note',
  thanksText: 'The owner of the API will read it.',
  back: 'Back to the operation',
  refused: 'The note was not taken',
}
