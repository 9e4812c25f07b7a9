// One file of the set, from text to value, behind the caps. YAML is read as 1.2: `on` and `off` are
// texts, and response codes written as numbers are keys like any other.

import { readYaml } from '#kernel/yaml/yaml.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { checkTree } from './check-tree.ts'
import type { IntakeLimits } from './limits.ts'
import { looksLikeJson } from './measure-files.ts'
import { scanJson } from './scan-json.ts'

export interface ParsedFile {
  readonly value: unknown
  /** Pointers of JSON keys that are written twice; YAML with such a key is refused. */
  readonly twice: readonly string[]
}

/** @throws Problem `document/unreadable`, `document/too-large`, each naming file, line and column */
export function parseFile(name: string, text: string, limits: IntakeLimits): ParsedFile {
  const parsed = looksLikeJson(name, text)
    ? parseJson(name, text, limits)
    : { value: parseYaml(name, text, limits), twice: [] }
  const fault = checkTree(parsed.value, limits)
  if (fault) {
    const { pointer } = fault
    const code = fault.kind === 'too-large' ? 'document/too-large' : 'document/unreadable'
    refuse(code, `${name}${pointer === '' ? '' : ` at ${short(pointer)}`}: ${fault.sentence}`, {
      errors: [{ in: 'document', pointer: short(pointer), detail: fault.sentence }],
    })
  }
  return parsed
}

function parseJson(name: string, text: string, limits: IntakeLimits): ParsedFile {
  const { stopped, twice } = scanJson(text, limits)
  if (stopped) {
    const code = stopped.tooLarge ? 'too-large' : 'unreadable'
    refuse(
      `document/${code}`,
      `${name}:${lineAndColumn(text, stopped.offset)}: ${stopped.sentence}`,
    )
  }
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown, twice }
  } catch (thrown) {
    // "Expected ',' or '}' after property value in JSON at position 9 (line 3 column 2)"
    const { message } = thrown as Error
    const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec(message) ?? []
    const place = line === undefined ? '' : `:${line}:${column}`
    const reason = message.replace(/ in JSON at position.*$/s, '').replace(/, ".*$/s, '')
    refuse('document/unreadable', `${name}${place}: This is not JSON here: ${reason}.`)
  }
}

function parseYaml(name: string, text: string, limits: IntakeLimits): unknown {
  const caps = {
    bytes: limits.yamlBytes,
    depth: limits.depth,
    nodes: limits.yamlNodes,
    aliases: 1000,
    // A schema may well have a property called `constructor`.
    refusedKeys: ['__proto__'],
  }
  const { value, complaints } = readYaml(text.replace(/^\uFEFF/, ''), name, caps)
  const [first] = complaints
  if (first) {
    const more = complaints.length > 1 ? ` (and ${complaints.length - 1} more)` : ''
    refuse('document/unreadable', `${place(first)}: ${first.message}${more}`, {
      errors: complaints.slice(0, 20).map((complaint) => ({
        in: 'document',
        pointer: '',
        detail: `${place(complaint)}: ${complaint.message}`,
      })),
    })
  }
  return value
}

function place({ file, line, column }: { file: string; line: number; column: number }): string {
  return `${file}:${line}:${column}`
}

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `${line}:${offset - (before.lastIndexOf('\n') + 1) + 1}`
}

function short(pointer: string): string {
  return pointer.length > 300 ? `${pointer.slice(0, 300)}…` : pointer
}
