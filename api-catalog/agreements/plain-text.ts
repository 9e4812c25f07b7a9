// Text of people that stands on pages of the state, in journals and in signed agreements: Latin letters,
// digits and marks of prose; nothing that hides, turns around or looks like something else, and no
// number of a person.

const prose = /^[\p{Script=Latin}0-9 .,;:!?()[\]/%&+§°=@#*_„”“’"'–—-]+$/u
const personNumber = /(?<![0-9])[0-9]{11}(?![0-9])/

export interface Lengths {
  readonly least: number
  readonly most: number
}

/** What is wrong with it, as a sentence; undefined: nothing. */
export function whyNoPlainText(text: unknown, { least, most }: Lengths): string | undefined {
  if (typeof text !== 'string' || text.length < least || text.length > most) {
    return `This must be text of ${least} to ${most} characters.`
  }
  if (text !== text.normalize('NFC').trim() || !prose.test(text)) {
    return 'This must be one line in Latin letters, digits and marks of prose, without spaces around it.'
  }
  return personNumber.test(text) ? 'This must not hold a PESEL or a number like one.' : undefined
}
