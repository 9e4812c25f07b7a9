// Why the database could not be opened: one sentence, with the cure, and never a password.

export class OpenError extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.name = 'OpenError'
  }
}
