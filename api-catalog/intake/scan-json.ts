// A look over JSON text before it is parsed: nesting and number of values behind caps, keys that are
// written twice (RFC 8259 §4 leaves open which one counts), and the place of what is no JSON.
// Linear, keeps no values, never throws; `JSON.parse` afterwards is the authority on syntax.

export interface JsonCaps {
  readonly depth: number
  readonly nodes: number
}

export interface JsonScan {
  /** Where reading stopped and why; undefined: nothing was found against it. */
  readonly stopped:
    | { readonly offset: number; readonly tooLarge: boolean; readonly sentence: string }
    | undefined
  /** RFC 6901 pointers of keys that come a second time. */
  readonly twice: readonly string[]
}

interface Level {
  /** Keys so far; undefined in an array. */
  readonly keys: Set<string> | undefined
  step: string | number
}

type Token = 'value' | 'key' | 'comma' | 'colon' | 'close'

export function scanJson(text: string, caps: JsonCaps): JsonScan {
  const levels: Level[] = []
  const twice: string[] = []
  let before: Token | 'start' | 'open' = 'start'
  let nodes = 0
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0

  while (at < text.length) {
    const char = text[at]!
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') {
      at += 1
      continue
    }
    const level = levels.at(-1)
    const token = tokenOf(char, level)
    if (!fits(token, level)) return stop(`${shown(wordAt(text, at))} does not belong here.`)
    if (token === 'key' && char !== '"') {
      return stop(`${shown(wordAt(text, at))} is no key; put keys in double quotes.`)
    }
    let end = at + 1
    if (char === '"') {
      const closed = endOfString(text, at)
      if (closed === undefined)
        return stop('A text is not closed: its " is missing, or a line ends in it.')
      end = closed
    }
    if (token === 'key') noteKey(level!, text.slice(at, end))
    if (token === 'comma' && level && !level.keys) level.step = Number(level.step) + 1
    if (token === 'close') levels.pop()
    before = token === 'close' ? 'value' : token
    if (token === 'value') {
      if (++nodes > caps.nodes)
        return stop(`There are more than ${caps.nodes} values; split the file.`, true)
      if (char === '{' || char === '[') {
        if (levels.length === caps.depth) {
          return stop(`The nesting is deeper than ${caps.depth} levels; make it flatter.`, true)
        }
        levels.push(char === '{' ? { keys: new Set(), step: '' } : { keys: undefined, step: 0 })
        before = 'open'
      } else if (char !== '"') {
        const word = wordAt(text, at)
        if (!isLiteral(word)) return stop(`${shown(word)} is not JSON; put texts in double quotes.`)
        end = at + word.length
      }
    }
    at = end
  }
  const open = levels.at(-1)
  if (open) return stop(`The file ends before its last ${open.keys ? '}' : ']'}.`)
  return { stopped: undefined, twice }

  function stop(sentence: string, tooLarge = false): JsonScan {
    return { stopped: { offset: at, tooLarge, sentence }, twice }
  }

  function tokenOf(char: string, level: Level | undefined): Token {
    if (char === ',') return 'comma'
    if (char === ':') return 'colon'
    if (char === '}' || char === ']') return 'close'
    return level?.keys && before !== 'colon' ? 'key' : 'value'
  }

  function fits(token: Token, level: Level | undefined): boolean {
    switch (token) {
      case 'key':
        return before === 'open' || before === 'comma'
      case 'colon':
        return before === 'key'
      case 'comma':
        return before === 'value' && level !== undefined
      case 'close':
        return (
          (before === 'value' || before === 'open') &&
          (text[at] === '}') === (level?.keys !== undefined) &&
          level !== undefined
        )
      case 'value':
        return (
          before === 'start' ||
          before === 'colon' ||
          (level !== undefined && (before === 'open' || before === 'comma'))
        )
      default:
        return token satisfies never
    }
  }

  function noteKey(level: Level, raw: string): void {
    const key = raw.includes('\\') ? unescaped(raw) : raw.slice(1, -1)
    level.step = key
    if (!level.keys!.has(key)) level.keys!.add(key)
    else if (twice.length < 100) twice.push(pointerOf(levels))
  }
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1
    if (text[at] === '\\') at += 1
    if (text.charCodeAt(at) < 0x20) return undefined
  }
  return undefined
}

function wordAt(text: string, start: number): string {
  let end = start + 1
  while (end < text.length && end - start < 400 && !',:[]{}" \n\r\t'.includes(text[end]!)) end += 1
  return text.slice(start, end)
}

function isLiteral(word: string): boolean {
  return word === 'true' || word === 'false' || word === 'null' || /^-?\d[\d.eE+-]*$/.test(word)
}

function shown(word: string): string {
  return JSON.stringify(word.length > 30 ? `${word.slice(0, 30)}…` : word)
}

function unescaped(raw: string): string {
  try {
    return JSON.parse(raw) as string
  } catch {
    return raw
  }
}

function pointerOf(levels: readonly Level[]): string {
  return levels
    .map(({ step }) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}
