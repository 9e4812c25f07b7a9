// Where a JSON or YAML text says `$ref`. YAML is only cut into tokens, never composed: aliases are
// not followed and tags mean nothing, so that no text can make this take long or grow. A text that
// cannot be read has no refs here; the bus says what is wrong with it.

import { CST, Parser } from 'yaml'

export function findRefs(text: string): string[] {
  try {
    return /^\s*[{[]/.test(text) ? refsInJson(text) : refsInYaml(text)
  } catch {
    return []
  }
}

function refsInJson(text: string): string[] {
  const found: string[] = []
  const todo: unknown[] = [JSON.parse(text)]
  while (todo.length > 0) {
    const value = todo.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const [key, member] of Object.entries(value)) {
      if (key === '$ref' && typeof member === 'string') found.push(member)
      else todo.push(member)
    }
  }
  return found
}

function refsInYaml(text: string): string[] {
  const found: string[] = []
  for (const token of new Parser().parse(text)) {
    if (token.type !== 'document') continue
    CST.visit(token, ({ key, value }) => {
      if (scalar(key) !== '$ref') return
      const target = scalar(value)
      if (target !== undefined) found.push(target)
    })
  }
  return found
}

function scalar(token: CST.Token | null | undefined): string | undefined {
  return CST.isScalar(token) ? CST.resolveAsScalar(token)?.value : undefined
}
