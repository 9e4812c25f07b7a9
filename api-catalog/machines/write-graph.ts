// A graph in the media type that was asked for, made while it is sent.

import type { Answer } from './answer.ts'
import type { GraphNode } from './dcat/graph.ts'
import { writeJsonLd } from './dcat/write-json-ld.ts'
import { writeTurtle } from './dcat/write-turtle.ts'

export type GraphType = 'application/ld+json' | 'text/turtle'

/** `stamp` stands for all that the graph is made of. */
export function writeGraph(
  type: GraphType,
  nodes: () => Iterable<GraphNode>,
  stamp: string,
): Answer {
  const write = type === 'text/turtle' ? writeTurtle : writeJsonLd
  return {
    mediaType: type === 'text/turtle' ? 'text/turtle; charset=utf-8' : type,
    body: { [Symbol.iterator]: () => write(nodes()) },
    tag: stamp,
  }
}
