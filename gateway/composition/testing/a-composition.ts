// Composition files in short, for tests. A `§` in what a test writes marks where a complaint must
// point: `marked` takes it out and says where it stood.

import { readComposition } from '../read-composition.ts'
import type { Composition } from '../composition.ts'

export interface Written {
  readonly method?: string
  readonly path?: string
  /** YAML in one line. */
  readonly input?: string
  /** One part a line, `name: { call: …, … }`. */
  readonly parts: readonly string[]
  /** YAML in one line. */
  readonly result?: string
  /** Further lines of the operation. */
  readonly more?: readonly string[]
}

export function aFile({
  method = 'POST',
  path = '/ask',
  input,
  parts,
  result,
  more = [],
}: Written): string {
  return [
    'title: Próba',
    'entity: szyna',
    'api: test',
    'version: 1.0.0',
    'operations:',
    '  ask:',
    `    method: ${method}`,
    `    path: ${path}`,
    ...(input === undefined ? [] : [`    input: ${input}`]),
    ...more.map((line) => `    ${line}`),
    '    parts:',
    ...parts.map((part) => `      ${part}`),
    `    result: ${result ?? '{}'}`,
    '',
  ].join('\n')
}

/** Reads what must be right. */
export function aComposition(written: Written): Composition {
  const { composition, complaints } = readComposition('test.yaml', aFile(written))
  if (!composition) throw new Error(JSON.stringify(complaints))
  return composition
}

export function marked(text: string): { text: string; line: number; column: number } {
  const before = text.slice(0, text.indexOf('§')).split('\n')
  return { text: text.replace('§', ''), line: before.length, column: before.at(-1)!.length + 1 }
}
