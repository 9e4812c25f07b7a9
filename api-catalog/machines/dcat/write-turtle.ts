// A graph as Turtle 1.1, node after node. Addresses in a node are checked where it is made; texts are
// escaped here.

import { prefixes } from './graph.ts'
import type { GraphNode, Value } from './graph.ts'

export function* writeTurtle(nodes: Iterable<GraphNode>): Generator<string> {
  for (const [name, namespace] of Object.entries(prefixes)) {
    yield `@prefix ${name}: <${namespace}> .\n`
  }
  for (const { id, types, properties } of nodes) {
    const lines = [
      ...(types.length > 0 ? [`a ${types.join(', ')}`] : []),
      ...properties.map(([name, value]) => `${name} ${write(value)}`),
    ]
    yield `\n<${id}>\n    ${lines.join(' ;\n    ')} .\n`
  }
}

function write(value: Value): string {
  if ('iri' in value) return `<${value.iri}>`
  const quoted = `"${value.text.replace(/["\\\n\r\t]/g, (one) => escapes[one] ?? one)}"`
  if (value.language !== undefined) return `${quoted}@${value.language}`
  return value.type === undefined ? quoted : `${quoted}^^${value.type}`
}

/** Turtle 1.1 §6.4. */
const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}
