// A graph as JSON-LD 1.1, node after node. The context holds prefixes alone: no text of a stranger ever
// stands where a term would be looked up, every literal is under `@value`.

import { prefixes } from './graph.ts'
import type { GraphNode, Property, Value } from './graph.ts'

export function* writeJsonLd(nodes: Iterable<GraphNode>): Generator<string> {
  yield `{"@context":${JSON.stringify(prefixes)},"@graph":[`
  let between = '\n'
  for (const node of nodes) {
    yield between + JSON.stringify(plain(node))
    between = ',\n'
  }
  yield '\n]}\n'
}

function plain({ id, types, properties }: GraphNode): object {
  const grouped = Map.groupBy(properties, ([name]) => name)
  const members = [...grouped].map(([name, values]) => [name, valuesOf(values)])
  const typed = types.length > 0 ? { '@type': types } : {}
  return { '@id': id, ...typed, ...(Object.fromEntries(members) as object) }
}

function valuesOf(properties: readonly Property[]): object[] {
  return properties.map(([, value]) => write(value))
}

function write(value: Value): object {
  if ('iri' in value) return { '@id': value.iri }
  const { text, language, type } = value
  return {
    '@value': text,
    ...(language !== undefined && { '@language': language }),
    ...(type !== undefined && { '@type': type }),
  }
}
