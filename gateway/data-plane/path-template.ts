// A path template of OpenAPI cut into segments, each one of three kinds:
//
//   /files/{name}.json        'files' fixed · '{name}.json' mixed
//   /cases/{id}:cancel        'cases' fixed · '{id}:cancel' mixed
//   /persons/{id}             'persons' fixed · '{id}' open
//
// Fixed letters are compared in the canonical form of the address (canonical-target.ts).

import { canonicalTarget } from './canonical-target.ts'

export type Segment =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'mixed'; readonly shape: Mixed; readonly names: readonly string[] }
  | { readonly kind: 'open'; readonly names: readonly [string] }

/** Fixed texts around parameters: `texts[0] {} texts[1] {} … texts[n]`; a parameter is never empty. */
export interface Mixed {
  readonly texts: readonly string[]
  /** Tells two mixed segments apart when they differ by more than the names of their parameters. */
  readonly key: string
  /** How many letters are fixed: the more, the earlier it is tried. */
  readonly fixed: number
}

export class TemplateError extends Error {}

/** Segments below the root of the API; throws `TemplateError` with a sentence. */
export function readTemplate(template: string): Segment[] {
  if (!template.startsWith('/')) throw new TemplateError('A path must begin with "/".')
  return template.slice(1).split('/').map(readSegment)
}

function readSegment(text: string): Segment {
  const texts: string[] = []
  const names: string[] = []
  let rest = text
  for (;;) {
    const open = rest.indexOf('{')
    const fixed = open === -1 ? rest : rest.slice(0, open)
    texts.push(canonicalText(fixed))
    if (open === -1) break
    const close = rest.indexOf('}', open)
    if (close === -1) throw new TemplateError(`The segment "${text}" has a "{" without "}".`)
    const name = rest.slice(open + 1, close)
    if (name === '' || name.includes('{')) {
      throw new TemplateError(`The segment "${text}" has a parameter without a name.`)
    }
    names.push(name)
    rest = rest.slice(close + 1)
  }
  if (names.length === 0) return { kind: 'fixed', text: texts[0]! }
  if (texts.slice(1, -1).includes('')) {
    throw new TemplateError(`Two parameters of "${text}" touch; nothing says where one ends.`)
  }
  if (names.length === 1 && texts[0] === '' && texts[1] === '') {
    return { kind: 'open', names: [names[0]!] }
  }
  const fixed = texts.reduce((sum, part) => sum + part.length, 0)
  return { kind: 'mixed', shape: { texts, key: texts.join('{}'), fixed }, names }
}

function canonicalText(text: string): string {
  if (text === '') return ''
  if (/[?#}]/.test(text) || !text.isWellFormed()) {
    throw new TemplateError(`"${text}" in a path holds a character that no path has.`)
  }
  const target = canonicalTarget(`/x${encodeURI(text).replaceAll(/%25(?=[0-9A-Fa-f]{2})/g, '%')}`)
  if (typeof target === 'string')
    throw new TemplateError(`"${text}" cannot stand in a path: ${target}`)
  return target.path.slice(2)
}

/** Values of the parameters in `text`, still encoded, appended to `found`; false when it does not fit. */
export function matchMixed({ texts }: Mixed, text: string, found: string[]): boolean {
  const last = texts.length - 1
  const end = text.length - texts[last]!.length
  let at = texts[0]!.length
  if (end <= at || !text.startsWith(texts[0]!) || !text.endsWith(texts[last]!)) return false
  const before = found.length
  for (let part = 1; part < last; part++) {
    const next = text.indexOf(texts[part]!, at + 1)
    if (next === -1 || next + texts[part]!.length >= end) {
      found.length = before
      return false
    }
    found.push(text.slice(at, next))
    at = next + texts[part]!.length
  }
  found.push(text.slice(at, end))
  return true
}
