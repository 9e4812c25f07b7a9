// YAML as the files of the bus are written by hand: what is short stands on one line in brackets.

import { Document, isCollection, visit } from 'yaml'

const most = 76

export function writeYaml(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  visit(document, {
    Collection(key, node, path) {
      const isRoot = path.length === 1
      const size = JSON.stringify(node.toJSON()).length
      if (!isRoot && size < most && depthOf(node) <= 3) node.flow = true
    },
  })
  return document.toString({ lineWidth: 100, singleQuote: true })
}

function depthOf(node: unknown): number {
  if (!isCollection(node)) return 0
  const inner = node.items.map((item) =>
    depthOf('value' in (item as object) ? (item as { value: unknown }).value : item),
  )
  return 1 + Math.max(0, ...inner)
}
