// JSON pointers (RFC 6901) as policy files write them, with `*` for every item of a list and every
// member of an object: `/items/*/pesel`. In a name `~1` stands for `/` and `~0` for `~`.

export type Pointer = readonly Word[]

/** A name, or the place in a list; `every`: `*`. */
export type Word = string | typeof every
export const every = Symbol('*')

/** Of a text that `pointerFault` has nothing against. */
export function readPointer(text: string): Pointer {
  return text
    .slice(1)
    .split('/')
    .map((word) => (word === '*' ? every : word.replaceAll('~1', '/').replaceAll('~0', '~')))
}

/** What is wrong with it, with the cure; undefined: nothing. `plain`: without `*`. */
export function pointerFault(text: string, plain = false): string | undefined {
  if (text === '') return 'The empty pointer means the whole body; name what stands in it: `/name`.'
  if (!text.startsWith('/')) {
    return `A pointer begins with a slash; write \`/${text.replaceAll('.', '/').slice(0, 60)}\`.`
  }
  if (/~(?![01])/.test(text))
    return 'In a pointer `~0` stands for `~` and `~1` for `/`; write it so.'
  const words = text.split('/')
  if (words.length > 65) return 'No body nests deeper than 64 levels; shorten the pointer.'
  const part = words.find((word) => word !== '*' && word.includes('*'))
  if (part !== undefined) {
    return '`*` stands alone between slashes, for every item or member; write `/*/`.'
  }
  if (plain && words.includes('*')) return 'One place is meant here; write it without `*`.'
  return undefined
}

/** How a policy file writes it, for its schema. */
export const pointerSchema = { type: 'string', maxLength: 500 }
