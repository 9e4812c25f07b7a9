// A call as people write it in golden cases:
//
//   GET /persons/17?limit=5 as zus.kadry with persons.read persons.write from 192.0.2.1
//   method and target       who          scopes of the token              address

export interface WrittenCall {
  readonly method: string
  readonly path: string
  readonly query: string
  /** The path of the document that covers it. */
  readonly template: string
  readonly params: Readonly<Record<string, string>>
  readonly system: string | undefined
  readonly scopes: readonly string[]
  readonly peer: string | undefined
}

const form =
  /^([A-Z]+) (\/[^\s?]*)(?:\?(\S*))?(?: as ([a-z][a-z0-9.-]*))?(?: with ((?!from )\S+(?: (?!from )\S+)*))?(?: from (\S+))?$/

/** Throws a sentence where the text is no call or no path of the document covers it. */
export function readCall(text: string, templates: readonly string[]): WrittenCall {
  const read = form.exec(text)
  if (!read) {
    throw new Error(
      `\`${text}\` is no call; write it as \`GET /persons/17 as zus.kadry with persons.read from 192.0.2.1\`.`,
    )
  }
  const [, method = '', path = '', query = '', system, scopes, peer] = read
  const found = templates
    .map((template) => ({ template, params: match(template, path) }))
    .find(({ params }) => params !== undefined)
  if (!found) {
    throw new Error(`No path of the document covers ${path}; it has ${templates.join(', ')}.`)
  }
  return {
    method,
    path,
    query,
    template: found.template,
    params: found.params ?? {},
    system: system?.includes('.') ? system : system && `${system}.system`,
    scopes: scopes?.split(' ') ?? [],
    peer,
  }
}

function match(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, word] of wanted.entries()) {
    const name = /^\{(.+)\}$/.exec(word)?.[1]
    if (name !== undefined) params[name] = decodeURIComponent(given[at]!)
    else if (word !== given[at]) return undefined
  }
  return params
}
