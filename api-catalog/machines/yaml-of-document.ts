// A bundled document as YAML, in pieces: one path or one schema after another, so that a document of
// many megabytes never holds up calls.

import { stringify } from 'yaml'
import { record } from '../portal/document/read-json.ts'

export function* yamlOfDocument(document: object): Generator<string> {
  for (const [name, value] of Object.entries(document) as [string, unknown][]) {
    if (name === 'paths' || name === 'webhooks') yield* mapOf(name, value, 0)
    else if (name === 'components') yield* sectionsOf(name, value)
    else yield write({ [name]: value }, 0)
  }
}

function* sectionsOf(name: string, value: unknown): Generator<string> {
  const sections = record(value)
  if (sections === undefined || Object.keys(sections).length === 0) {
    yield write({ [name]: value }, 0)
    return
  }
  yield write({ [name]: null }, 0).replace(/ null\n$/, '\n')
  for (const [section, members] of Object.entries(sections)) yield* mapOf(section, members, 2)
}

function* mapOf(name: string, value: unknown, indent: number): Generator<string> {
  const members = record(value)
  if (members === undefined || Object.keys(members).length === 0) {
    yield write({ [name]: value }, indent)
    return
  }
  yield write({ [name]: null }, indent).replace(/ null\n$/, '\n')
  for (const [key, member] of Object.entries(members)) yield write({ [key]: member }, indent + 2)
}

function write(value: object, indent: number): string {
  const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
  if (indent === 0) return text
  return text.replace(/^(?!$)/gm, ' '.repeat(indent))
}
