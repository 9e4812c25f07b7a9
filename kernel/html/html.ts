// HTML as a tagged template. Whatever is interpolated is text and is escaped; markup enters only as
// another `html` or through `raw`, which is for markup of our own making, never for a stranger's.
//
//   html`<li title="${title}">${items.map((item) => html`<b>${item}</b>`)}</li>`

export interface Html {
  readonly [markup]: string
  toString(): string
}

/** What may stand in an interpolation; `null`, `undefined` and `false` leave nothing. */
export type Content =
  | Html
  | string
  | number
  | bigint
  | null
  | undefined
  | false
  | readonly Content[]

const markup = Symbol('markup')

export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  let text = strings[0]!
  for (let at = 0; at < contents.length; at++) text += write(contents[at]) + strings[at + 1]!
  return raw(text)
}

/** Markup that is trusted as it is. */
export function raw(trusted: string): Html {
  return { [markup]: trusted, toString: () => trusted }
}

/** An address for `href`: http, https, mailto or relative; any other scheme becomes `#`. */
export function href(address: string): string {
  // The parser of a browser drops these before it looks for a scheme (WHATWG URL §4.4).
  // oxlint-disable-next-line no-control-regex
  const seen = address.replaceAll(/[\u0000-\u0020\u007f]/g, '')
  const scheme = /^([^/?#:]*):/.exec(seen)?.[1]?.toLowerCase()
  if (scheme === undefined || ['http', 'https', 'mailto'].includes(scheme)) return address
  return '#'
}

function write(content: Content): string {
  if (content === null || content === undefined || content === false) return ''
  if (typeof content === 'string') return escape(content)
  if (typeof content === 'object') {
    return markup in content ? content[markup] : (content as readonly Content[]).map(write).join('')
  }
  return escape(String(content))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => entities[letter]!)
}
