// What a verb of the command line is. A verb never prints: it answers with a document for machines
// and a text for people, and the entry prints one of them.

export type Language = 'pl' | 'en'
export type Both = Readonly<Record<Language, string>>

export interface Option {
  /** What stands for its value in the help, `ENTITY`; absent: the option is a switch. */
  readonly value?: string
  readonly required?: boolean
  /** May come several times: its values come as one text, each on a line. */
  readonly repeats?: boolean
  readonly about: Both
}

export interface Operand {
  /** As the help writes it, `FILE|URL`. */
  readonly name: string
  readonly required: boolean
  /** The last one may come several times. */
  readonly repeats?: boolean
  readonly about: Both
}

export interface Input {
  readonly operands: readonly string[]
  /** Values by option; a switch that is set is `true`. */
  readonly options: Readonly<Record<string, string | true | undefined>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<Uint8Array>
  readonly language: Language
  /** For a verb that goes on running; nothing is printed under `--json`. */
  print(line: string): void
}

export interface Answer {
  /** The one document that `--json` prints. */
  readonly json: unknown
  /** Empty: nothing is printed for people. */
  readonly text: string
  /** 1: the verb ran and the verdict is bad. 2: some of it could not be read. */
  readonly exit?: 0 | 1 | 2
}

export interface Verb {
  /** One to three words, `systems keys add`. */
  readonly name: string
  readonly summary: Both
  readonly operands: readonly Operand[]
  readonly options: Readonly<Record<string, Option>>
  run(input: Input): Promise<Answer>
}

/** 1: your input is wrong. 2: I could not run. */
export type FailureExit = 1 | 2

/** Ends a verb with one sentence (what is wrong and what to do instead). */
export class Failure extends Error {
  readonly code: string
  readonly exit: FailureExit
  /** More members for the error document, and lines for people. */
  readonly more: Readonly<Record<string, unknown>>
  readonly lines: readonly string[]

  constructor(
    exit: FailureExit,
    code: string,
    message: string,
    { more = {}, lines = [] }: { more?: Record<string, unknown>; lines?: readonly string[] } = {},
  ) {
    super(message)
    this.name = 'Failure'
    this.exit = exit
    this.code = code
    this.more = more
    this.lines = lines
  }
}
