// What went over a wire, read as strictly as RFC 9112 lets one read: the judge of these tests. It
// shares no code with the bus, and guesses nothing: bytes are a row of whole messages, or malformed.
//
//   start line ␍␊  (name: value ␍␊)*  ␍␊  body by its one framing  │ next message │ … │ rest: not whole

export interface Message {
  readonly start: string
  /** Names in lower case. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export interface Wire {
  readonly messages: readonly Message[]
  /** A message that is not whole. */
  readonly rest: Buffer
}

// oxfmt-ignore
const starts = {
  request: /^[A-Z]+ \/[\x21-\x7e]* HTTP\/1\.1$/,
  reply:   /^HTTP\/1\.1 [1-5]\d\d [\t\x20-\x7e]*$/,
} as const

/** @throws Error that says what is malformed */
export function readWire(kind: keyof typeof starts, bytes: Buffer): Wire {
  const messages: Message[] = []
  let rest = bytes
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return { messages, rest }
    const [start = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n')
    if (!starts[kind].test(start)) throw new Error(`start line ${JSON.stringify(start)}`)
    const fields = lines.map(readField)
    checkFraming(kind, fields)
    const read = readBody(kind, start, fields, rest.subarray(end + 4))
    if (read === undefined) return { messages, rest }
    messages.push({ start, fields, body: read.body })
    rest = read.rest
  }
}

export function valueOf({ fields }: Pick<Message, 'fields'>, name: string): string | undefined {
  return fields.find(([one]) => one === name)?.[1]
}

function readField(line: string): readonly [string, string] {
  const found = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*)$/.exec(line)
  if (found === null) throw new Error(`field ${JSON.stringify(line)}`)
  return [found[1]!.toLowerCase(), found[2]!.trim()]
}

function checkFraming(kind: keyof typeof starts, fields: Message['fields']): void {
  const count = (name: string) => {
    return fields.filter(([one]) => one.replaceAll('_', '-') === name).length
  }
  const framings = count('content-length') + count('transfer-encoding')
  if (framings > 1) throw new Error('two framings of one body')
  if (kind === 'request' && count('host') !== 1) throw new Error(`${count('host')} hosts`)
  if (fields.some(([name]) => name === 'transfer_encoding' || name === 'content_length')) {
    throw new Error('a framing with an underscore')
  }
}

/** Undefined: not all of it is there. */
function readBody(
  kind: keyof typeof starts,
  start: string,
  fields: Message['fields'],
  bytes: Buffer,
): { body: Buffer; rest: Buffer } | undefined {
  const empty = Buffer.alloc(0)
  const bodyless = kind === 'reply' && /^HTTP\/1\.1 (?:1\d\d|204|304) /.test(start)
  const coding = valueOf({ fields }, 'transfer-encoding')
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked') throw new Error(`coding ${coding}`)
    return readChunks(bytes)
  }
  const length = valueOf({ fields }, 'content-length')
  if (bodyless || (length === undefined && kind === 'request')) return { body: empty, rest: bytes }
  // The bus gives every body a framing when it is spoken to in HTTP/1.1.
  if (length === undefined) throw new Error('a reply without a framing')
  if (!/^\d{1,15}$/.test(length)) throw new Error(`length ${length}`)
  const size = Number(length)
  if (bytes.length < size) return undefined
  return { body: bytes.subarray(0, size), rest: bytes.subarray(size) }
}

function readChunks(bytes: Buffer): { body: Buffer; rest: Buffer } | undefined {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const end = bytes.indexOf('\r\n', at)
    if (end === -1) return undefined
    const line = bytes.toString('latin1', at, end)
    if (!/^[0-9a-f]{1,8}$/i.test(line)) throw new Error(`chunk line ${JSON.stringify(line)}`)
    const size = Number.parseInt(line, 16)
    const after = end + 2 + size
    if (bytes.length < after + 2) return undefined
    if (bytes.toString('latin1', after, after + 2) !== '\r\n') throw new Error('chunk end')
    chunks.push(bytes.subarray(end + 2, after))
    at = after + 2
    if (size === 0) return { body: Buffer.concat(chunks), rest: bytes.subarray(at) }
  }
}
