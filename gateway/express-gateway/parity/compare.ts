// What differs between two answers to one request, and what of it was looked at and found right.

import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { Ask, Seen } from './ask.ts'

/** Parts that a difference may be in. */
export type Part = 'status' | 'fields' | 'body' | 'asked' | 'asked-fields' | 'asked-body'

export interface Reviewed {
  /** Fields of answers that are not compared, and why. */
  readonly answerFields: ReadonlyMap<string, string>
  /** Fields that reach the service and are not compared, and why. */
  readonly askedFields: ReadonlyMap<string, string>
  /** By `area: name`. */
  readonly differences: ReadonlyMap<
    string,
    { readonly parts: readonly Part[]; readonly why: string }
  >
}

interface ReviewFile {
  readonly everywhere: Record<'answer' | 'asked', { fields: string[]; why: string }[]>
  readonly differences: { requests: string[]; differs: Part[]; why: string }[]
}

export async function readReviewed(): Promise<Reviewed> {
  const text = await readFile(new URL('differences.yaml', import.meta.url), 'utf8')
  const { everywhere, differences } = parse(text) as ReviewFile
  const named = (lists: { fields: string[]; why: string }[]) =>
    new Map(lists.flatMap(({ fields, why }) => fields.map((field) => [field, why] as const)))
  const entries = differences.flatMap(({ requests, differs, why }) =>
    requests.map((request) => [request, { parts: differs, why }] as const),
  )
  const twice = entries.find(([name], at) => entries.findIndex(([other]) => other === name) !== at)
  if (twice) throw new Error(`differences.yaml names "${twice[0]}" twice.`)
  return {
    answerFields: named(everywhere.answer),
    askedFields: named(everywhere.asked),
    differences: new Map(entries),
  }
}

export function nameOf({ area, name }: Ask): string {
  return `${area}: ${name}`
}

export function differing(real: Seen, ours: Seen, reviewed: Reviewed): Part[] {
  const { answerFields, askedFields } = reviewed
  const parts: [Part, unknown, unknown][] = [
    ['status', real.status, ours.status],
    ['fields', without(real.fields, answerFields), without(ours.fields, answerFields)],
    ['body', real.body, ours.body],
    ['asked', real.service?.line, ours.service?.line],
  ]
  if (real.service !== null && ours.service !== null) {
    const { service: one } = real
    const { service: other } = ours
    parts.push([
      'asked-fields',
      without(one.fields, askedFields),
      without(other.fields, askedFields),
    ])
    parts.push(['asked-body', one.body, other.body])
  }
  return parts.flatMap(([part, a, b]) => (JSON.stringify(a) === JSON.stringify(b) ? [] : [part]))
}

/** Without the fields that are compared in no request: what is worth recording. */
export function compared(seen: Seen, { answerFields, askedFields }: Reviewed): Seen {
  const { service } = seen
  const asked = service && { ...service, fields: without(service.fields, askedFields) }
  return { ...seen, fields: without(seen.fields, answerFields), service: asked }
}

function without(
  fields: Readonly<Record<string, string>>,
  names: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)))
}

/** Sentences about what was not expected; empty: all is as it was reviewed. */
export function judge(
  pairs: readonly { ask: Ask; real: Seen; ours: Seen }[],
  reviewed: Reviewed,
): string[] {
  const names = new Set(pairs.map(({ ask }) => nameOf(ask)))
  const gone = [...reviewed.differences.keys()].filter((name) => !names.has(name))
  return [
    ...gone.map((name) => `${name}: is listed and is no request; take it out of differences.yaml.`),
    ...pairs.flatMap(({ ask, real, ours }) => {
      const parts = differing(real, ours, reviewed)
      const listed = reviewed.differences.get(nameOf(ask))?.parts ?? []
      if (parts.join() === listed.join()) return []
      const more = parts.filter((part) => !listed.includes(part))
      const less = listed.filter((part) => !parts.includes(part))
      return [
        ...(more.length > 0
          ? [`${nameOf(ask)}: differs in ${more.join(', ')}.\n${draw(real, ours)}`]
          : []),
        ...(less.length > 0
          ? [
              `${nameOf(ask)}: no longer differs in ${less.join(', ')}; take it out of differences.yaml.`,
            ]
          : []),
      ]
    }),
  ]
}

function draw(real: Seen, ours: Seen): string {
  return `    real ${JSON.stringify(real)}\n    ours ${JSON.stringify(ours)}`
}
