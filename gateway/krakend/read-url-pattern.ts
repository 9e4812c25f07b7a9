// A `url_pattern`: where a backend is asked, and out of what each variable of it comes.
//
//   /hotels/{resp0_hotel.id}/rooms?lang={lang}&limit=10
//           └ an answer before it       └ the path of the endpoint

export type Origin =
  | { readonly kind: 'path'; readonly name: string }
  | { readonly kind: 'answer'; readonly nth: number; readonly path: readonly string[] }
  | { readonly kind: 'claim'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

export interface UrlPattern {
  /** As an OpenAPI document writes it. */
  readonly path: string
  /** By the name of the parameter in `path`. */
  readonly variables: ReadonlyMap<string, Origin>
  readonly query: ReadonlyMap<string, Origin>
}

/** What cannot be carried; `message` says why, `cure` what to do. */
export class Refusal extends Error {
  readonly cure: string

  constructor(why: string, cure: string) {
    super(why)
    this.cure = cure
  }
}

/** @throws Refusal for a pattern that no document can hold */
export function readUrlPattern(pattern: string): UrlPattern {
  const [before = '', ...after] = pattern.split('?')
  const variables = new Map<string, Origin>()
  const path = `/${before.replace(/^\/+/, '')}`.replaceAll(/\{([^{}]*)\}/g, (_, inner: string) => {
    const origin = originOf(inner)
    const name = nameFor(origin, variables)
    variables.set(name, origin)
    return `{${name}}`
  })
  if (path.includes('*')) {
    throw new Refusal(
      `The address ${pattern} ends in a wildcard, and the bus has none: what no document describes cannot be reached.`,
      'Write an endpoint for each address that is really called.',
    )
  }
  return { path, variables, query: readQuery(after.join('?')) }
}

function readQuery(text: string): Map<string, Origin> {
  const query = new Map<string, Origin>()
  for (const pair of text.split('&').filter((one) => one !== '')) {
    const [name = '', ...rest] = pair.split('=')
    const value = rest.join('=')
    const whole = /^\{([^{}]*)\}$/.exec(value)?.[1]
    if (whole === undefined && value.includes('{')) {
      throw new Refusal(
        `The query parameter ${name} mixes a variable with a text.`,
        'Let the caller send the whole value, or let the registry take the bare one.',
      )
    }
    query.set(
      decode(name),
      whole === undefined ? { kind: 'text', text: decode(value) } : originOf(whole),
    )
  }
  return query
}

function originOf(inner: string): Origin {
  const answer = /^resp(\d+)_(.+)$/i.exec(inner)
  if (answer) return { kind: 'answer', nth: Number(answer[1]), path: answer[2]!.split('.') }
  const claim = /^jwt\.(.+)$/i.exec(inner)
  return claim ? { kind: 'claim', name: claim[1]! } : { kind: 'path', name: inner }
}

function nameFor(origin: Origin, taken: ReadonlyMap<string, Origin>): string {
  const wish =
    origin.kind === 'answer' ? origin.path.at(-1)! : origin.kind === 'text' ? 'x' : origin.name
  let name = wish
  for (let nth = 2; taken.has(name); nth++) name = `${wish}${nth}`
  return name
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
