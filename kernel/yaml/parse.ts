// YAML 1.2, core schema, one document, from text to nodes, behind caps. The caps are watched while
// the text is cut into lexemes, so that a hostile file is dropped before anything recursive, or
// slower than linear, sees it. Never throws, whatever the text.
//
//   text ─ bytes? ─▶ lexemes ─ number? depth? tags? aliases? ─▶ CST ─▶ document ─▶ build-value.ts

import { Composer, Lexer, LineCounter, Parser } from 'yaml'
import type { Document, YAMLError } from 'yaml'
import type { Caps } from './complaint.ts'
import { name } from './show.ts'

type Token = Parameters<Composer['next']>[0]

/** `offset` in UTF-16 units from the start of the text. */
export type Complain = (offset: number, message: string) => void

export interface Parsed {
  /** Absent when there was a complaint. */
  readonly document: Document.Parsed | undefined
  readonly lines: LineCounter
}

export function parse(text: string, caps: Caps, complain: Complain): Parsed {
  const lines = countLines(text)
  let whole = true
  const note: Complain = (offset, message) => {
    whole = false
    complain(offset, message)
  }
  let document: Document.Parsed | undefined
  try {
    const tokens = read(text, caps, note)
    if (whole) document = compose(tokens, note)
  } catch (thrown) {
    note(0, `The file cannot be read as YAML: ${String(thrown)}.`)
  }
  return { document: whole ? document : undefined, lines }
}

/** From the text, because the parser skips line ends where it recovers from an error. */
function countLines(text: string): LineCounter {
  const lines = new LineCounter()
  for (let end = -1; ;) {
    lines.addNewLine(end + 1)
    end = text.indexOf('\n', end + 1)
    if (end < 0) return lines
  }
}

/** Cuts the text into tokens; stops at the first cap it runs into. */
function read(text: string, caps: Caps, complain: Complain): Token[] {
  const tokens: Token[] = []
  if (text.length > caps.bytes || Buffer.byteLength(text) > caps.bytes) {
    complain(0, `The file is larger than ${caps.bytes} bytes; split it or leave out what repeats.`)
    return tokens
  }
  const parser = new Parser()
  let lexemes = 0
  let aliases = 0
  let documents = 0
  let scalar = false // U+001F announces one; any other lexeme is known by its first character
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser
    const first = scalar ? '' : lexeme[0]
    scalar = lexeme === '\u001f'
    if (first === '!') {
      complain(offset, `The tag ${name(lexeme)} is not allowed; write the value alone.`)
      return tokens
    }
    if (first === '%') {
      complain(offset, `The directive ${name(lexeme)} is not allowed; remove the line.`)
      return tokens
    }
    if (first === '*' && ++aliases > caps.aliases) {
      complain(offset, `There are more than ${caps.aliases} aliases; write the values out.`)
      return tokens
    }
    // `key: value` and its line end are two nodes and seven lexemes; the rest is for comments.
    if (++lexemes > caps.nodes * 10) {
      complain(offset, `The file holds more than ${caps.nodes} values; split it.`)
      return tokens
    }
    for (const token of parser.next(lexeme)) {
      if (token.type === 'document') documents += 1
      tokens.push(token)
    }
    if (documents > 0 && parser.stack.some((token) => token.type === 'document')) {
      complain(offset, 'A second document starts here; keep one document in a file.')
      return tokens
    }
    // The document itself and the scalar being read stand on the stack too.
    if (parser.stack.length > caps.depth + 2) {
      complain(offset, tooDeep(caps))
      return tokens
    }
  }
  tokens.push(...parser.end())
  return tokens
}

export function tooDeep(caps: Caps): string {
  return `The nesting is deeper than ${caps.depth} levels; make it flatter.`
}

function compose(tokens: readonly Token[], complain: Complain): Document.Parsed | undefined {
  // Duplicate keys are looked for in build-value.ts: the package compares each key with each other.
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const [document] = composer.compose(tokens, true, 0)
  let lost = false // after the first such error the parser no longer knows where it is
  for (const error of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) {
    if (!lost) complain(error.pos[0], sentence(error))
    lost ||= error.code === 'UNEXPECTED_TOKEN'
  }
  return document
}

// oxfmt-ignore
const cures: Partial<Record<YAMLError['code'], string>> = {
  ALIAS_PROPS:            'An alias carries an anchor or a tag; leave only `*name`.',
  BAD_DQ_ESCAPE:          'Double quotes do not know this escape; write `\\\\` for a backslash, or use single quotes.',
  BAD_INDENT:             'The indentation does not fit the lines above; line it up with its siblings.',
  BLOCK_AS_IMPLICIT_KEY:  'A second `: ` stands in one value; put the text in quotes, or write the inner pair on a line of its own, lined up with its siblings.',
  BLOCK_IN_FLOW:          'A block stands inside `[…]` or `{…}`; close the bracket first.',
  KEY_OVER_1024_CHARS:    'The key is longer than 1024 characters; shorten it.',
  MULTILINE_IMPLICIT_KEY: 'A line stands here that is no `key: value`; add `: ` after the key, or quotes round a text of several lines.',
  MULTIPLE_ANCHORS:       'A value carries two anchors; leave one.',
  NON_STRING_KEY:         'A key must be plain text, not a list, a mapping or an alias; write it out.',
  TAB_AS_INDENT:          'A tab cannot indent; use spaces.',
}

function sentence(error: YAMLError): string {
  if (error.message.includes('sufficiently indented')) {
    return 'A bracket is not closed, or its lines are not indented; close it, or indent them.'
  }
  const own = cures[error.code]
  if (own) return own
  return `This is not YAML here: ${error.message.replace(/\.$/, '')}. Check quotes, brackets and colons on this line and the one before.`
}
