// One part of an operation, as it is written. Without the document of its API it is not known yet
// whether its method only reads, and what it requires beside the parameters of its path.

import { name } from '#kernel/yaml/show.ts'
import { record } from '#api-catalog/portal/document/read-json.ts'
import type { Complain, Part, Path, Template } from './composition.ts'
import { readTemplate, referencesIn } from './read-template.ts'
import { templatesOf } from './templates-of.ts'

export function readPart(partName: string, value: unknown, at: Path, complain: Complain): Part {
  const written = record(value) ?? {}
  const [api = '', operation = ''] = splitCall(written['call'])
  const path = readTemplates(written, 'path', at, complain)
  const query = readTemplates(written, 'query', at, complain)
  const headers = readTemplates(written, 'headers', at, complain)
  for (const header of Object.keys(headers))
    checkHeader(header, [...at, 'headers', header], complain)
  const onError = record(written['on-error']) ?? written['on-error'] ?? 'fail'
  checkDefault(onError, [...at, 'on-error', 'default'], complain)
  const part: Part = {
    name: partName,
    api,
    operation,
    onlyReads: written['only-reads'] === true,
    path,
    query,
    headers,
    ...(Object.hasOwn(written, 'body') && {
      body: readTemplate(written['body'], [...at, 'body'], complain),
    }),
    required: Object.values(path).filter((template) => template.kind === 'reference'),
    after: [],
    ...(written['timeout'] !== undefined && { timeoutMs: written['timeout'] as number }),
    ...(written['cache'] !== undefined && { cacheSeconds: written['cache'] as number }),
    atOnce: (written['at-once'] ?? 1) as number,
    onError: onError as Part['onError'],
  }
  const references = templatesOf(part, at).flatMap(([template, place]) => [
    ...referencesIn(template, place),
  ])
  const after = new Set(references.flatMap(([reference]) => reference.part ?? []))
  return { ...part, after: [...after] }
}

function splitCall(call: unknown): string[] {
  return /^(\S+) (.+)$/.exec(typeof call === 'string' ? call : '')?.slice(1) ?? []
}

function readTemplates(
  written: Readonly<Record<string, unknown>>,
  group: 'path' | 'query' | 'headers',
  at: Path,
  complain: Complain,
): Record<string, Template> {
  const entries = Object.entries(record(written[group]) ?? {}).map(([parameter, value]) => {
    const place = [...at, group, parameter]
    const template = readTemplate(value, place, complain)
    if (!isPlain(template) && !(group === 'query' && template.kind === 'array')) {
      const message = `${name(parameter)} is sent as text: a reference, a text, a number or a boolean; objects belong into \`body\`.`
      complain(place, 'value', message)
    }
    return [parameter, template] as const
  })
  return Object.fromEntries(entries)
}

function isPlain(template: Template): boolean {
  if (template.kind === 'reference') return true
  if (template.kind !== 'literal') return false
  const { value } = template
  return value !== null && typeof value !== 'object'
}

// RFC 9110 §5.1, and what the bus sets by itself on every call of a part.
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const ours =
  /^(?:accept|accept-language|authorization|connection|content-.*|cookie|expect|forwarded|host|keep-alive|proxy-.*|szyna-.*|te|trace(?:parent|state)|trailer|transfer-encoding|upgrade|via|x-forwarded-.*)$/i

function checkHeader(header: string, at: Path, complain: Complain): void {
  if (!token.test(header)) complain(at, 'key', `${name(header)} is no name of a header.`)
  else if (ours.test(header)) {
    complain(at, 'key', `${name(header)} is set by the bus itself; take the line out.`)
  }
}

/** It travels in the document of the composition, where a `$ref` would be followed. */
function checkDefault(value: unknown, at: Path, complain: Complain): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref')
      complain(at, 'value', 'A default holds no `$ref`; write out what it leads to.')
    else checkDefault(inner, at, complain)
  }
}
