// A page as a person without a mouse sees it: its text, links, forms, and fields by their labels. Reads
// the HTML of our own templates, which close what they open; never a page of a stranger.

export interface Element {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: (Element | string)[]
  readonly parent: Element | undefined
}

const voids = new Set(['area', 'base', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta'])
const inline = new Set(['a', 'abbr', 'b', 'code', 'em', 'i', 'small', 'span', 'strong', 'time'])
const pieces =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>|[^<]+|</gi
const attribute = /([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

export function readPage(html: string): Element {
  const root: Element = { tag: '', attributes: {}, children: [], parent: undefined }
  let open = root
  for (const [piece, close, name, attributes = ''] of html.matchAll(pieces)) {
    if (name === undefined) {
      if (!piece.startsWith('<')) open.children.push(plain(piece))
      continue
    }
    const tag = name.toLowerCase()
    if (close === '/') {
      let at: Element | undefined = open
      while (at !== undefined && at.tag !== tag) at = at.parent
      open = at?.parent ?? open
      continue
    }
    const element = { tag, attributes: attributesIn(attributes), children: [], parent: open }
    open.children.push(element)
    if (!voids.has(tag)) open = element
  }
  return root
}

/** Every element below with one of these tags, in the order of the page. */
export function elements(root: Element, ...tags: string[]): Element[] {
  return root.children.flatMap((child) =>
    typeof child === 'string'
      ? []
      : [...(tags.includes(child.tag) ? [child] : []), ...elements(child, ...tags)],
  )
}

/** What is written there, white space made single. */
export function textOf(element: Element): string {
  const written = (child: Element | string): string => {
    if (typeof child === 'string') return child
    return inline.has(child.tag) ? parts(child) : ` ${parts(child)} `
  }
  const parts = (one: Element): string => one.children.map(written).join('')
  return parts(element).replaceAll(/\s+/g, ' ').trim()
}

/** Text of the label of a field: `for` its id, or around it. */
export function labelOf(field: Element, root: Element): string | undefined {
  const { id } = field.attributes
  for (let at = field.parent; at !== undefined; at = at.parent) {
    if (at.tag === 'label') return textOf(at)
  }
  const label = elements(root, 'label').find(
    ({ attributes }) => id !== undefined && attributes['for'] === id,
  )
  return label ? textOf(label) : field.attributes['aria-label']
}

function attributesIn(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', double, single, bare] of text.matchAll(attribute)) {
    found[name.toLowerCase()] = plain(double ?? single ?? bare ?? '')
  }
  return found
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

function plain(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return named[String(name)] ?? whole
  })
}
