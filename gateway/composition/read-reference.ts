// A reference as it is written, `$parts.found.items[0]["odd name"]`: a root that begins with `$`,
// then steps. Read once when the file is; a call meets it as a list of steps.
//
//   reference = '$' root *( '.' name | '[' index ']' | '["' text '"]' )
//   root      = 'body' | 'path' | 'query' | 'caller' | 'parts' | 'item'

import { didYouMean } from '#kernel/yaml/yaml.ts'
import { name, show } from '#kernel/yaml/show.ts'
import type { Reference } from './composition.ts'

/** What is known of the person in whose name the call is made. */
const personFacts: readonly string[] = ['id', 'context', 'identifier']

export const roots = ['body', 'path', 'query', 'caller', 'parts', 'item'] as const

/** `text` begins with one `$`. A sentence where it is no reference. */
export function readReference(text: string): Reference | string {
  const root = /^\$([A-Za-z]*)/.exec(text)![1]!
  const steps = readSteps(text.slice(root.length + 1))
  const known = roots.find((one) => one === root)
  if (known === undefined) {
    const meant = didYouMean(root, roots)
    const cure = meant
      ? `did you mean ${name(`$${meant}${text.slice(root.length + 1)}`)}?`
      : `write ${name(`$${text}`)} for the text itself.`
    return `${show(text)} begins with \`$\` but refers to nothing; references begin with ${roots.map((one) => `$${one}`).join(', ')}; ${cure}`
  }
  if (steps === undefined) {
    return `${show(text)} cannot be read as a reference; steps are \`.name\`, \`["odd name"]\` and \`[0]\`.`
  }
  const [first] = steps
  if (known === 'caller') {
    const [, fact] = steps
    const isPerson = first === 'person' && personFacts.includes(String(fact)) && steps.length === 2
    if (isPerson || (steps.length === 1 && (first === 'system' || first === 'entity'))) {
      return { kind: 'reference', root: known, steps }
    }
    return `${show(text)}: of the caller \`$caller.system\` and \`$caller.entity\` are known, and of the person \`$caller.person.id\`, \`.context\` and \`.identifier\`.`
  }
  if (known === 'body' || known === 'item') return { kind: 'reference', root: known, steps }
  if (typeof first !== 'string') {
    return `${show(text)} must name one: \`$${known}.NAME\`.`
  }
  if (known === 'parts') {
    return { kind: 'reference', root: known, part: first, steps: steps.slice(1) }
  }
  return { kind: 'reference', root: known, steps }
}

/** As it is written in a file. */
export function writeReference({ root, part, steps }: Reference): string {
  const all = part === undefined ? steps : [part, ...steps]
  const written = all.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return plain.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
  })
  return `$${root}${written.join('')}`
}

const plain = /^[A-Za-z_][A-Za-z0-9_-]*$/
const step = /\.([A-Za-z_][A-Za-z0-9_-]*)|\[([0-9]{1,6})\]|\[("(?:[^"\\]|\\.)*")\]/y

function readSteps(text: string): (string | number)[] | undefined {
  const steps: (string | number)[] = []
  for (step.lastIndex = 0; step.lastIndex < text.length;) {
    const found = step.exec(text)
    if (!found) return undefined
    const [, plainName, index, quoted] = found
    if (index !== undefined) steps.push(Number(index))
    else if (plainName !== undefined) steps.push(plainName)
    else {
      const odd = unquote(quoted!)
      if (odd === undefined) return undefined
      steps.push(odd)
    }
  }
  return steps
}

function unquote(text: string): string | undefined {
  try {
    return JSON.parse(text) as string
  } catch {
    return undefined
  }
}
