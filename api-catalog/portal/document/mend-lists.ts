// Lists as browsers and readers of screens expect them: a list holds items and nothing else, an item
// stands in a list. Real documents break both. Works on markup that is already safe and balanced and
// without attributes but those of links; adds only `li` and `div`.

interface Open {
  readonly tag: string
  /** What it was written as. */
  readonly as: string
  /** An item put around something that stood bare in a list. */
  readonly added: boolean
}

export function mendLists(safe: string): string {
  if (!/<(?:li|ul|ol)\b/.test(safe)) return safe
  const open: Open[] = []
  let made = ''

  const inList = () => open.at(-1)?.tag === 'ul' || open.at(-1)?.tag === 'ol'
  function closeAdded(): void {
    while (open.at(-1)?.added === true) {
      made += '</li>'
      open.pop()
    }
  }
  function begin(tag: string, written: string): void {
    if (tag === 'li') {
      closeAdded()
      const as = inList() ? 'li' : 'div'
      made += `<${as}>`
      open.push({ tag, as, added: false })
      return
    }
    wrapBare()
    made += written
    if (tag !== 'br' && tag !== 'hr') open.push({ tag, as: tag, added: false })
  }
  function end(tag: string): void {
    closeAdded()
    if (open.at(-1)?.tag !== tag) return
    made += `</${open.pop()!.as}>`
  }
  function wrapBare(): void {
    if (!inList()) return
    made += '<li>'
    open.push({ tag: 'li', as: 'li', added: true })
  }

  for (const [token, closing, tag] of safe.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>|[^<]+/g)) {
    if (tag === undefined) {
      if (token.trim() !== '') wrapBare()
      made += token
    } else if (closing === '/') end(tag)
    else begin(tag, token)
  }
  for (const left of open.reverse()) made += `</${left.as}>`
  return made
}
