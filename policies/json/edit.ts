// Changes to a document by pointer. Each says what became of it: whether something changed, and
// whether something that the pointer names was not there. `*` over a list without items, or an
// object without members, misses nothing.

import { kidAt, labelOf, newMember, newObject, newScalar } from './document.ts'
import type { Document, Kid, Value } from './document.ts'
import { every } from './pointer.ts'
import type { Pointer, Word } from './pointer.ts'
import { nodesBelow } from './select.ts'
import type { Node } from './select.ts'

/** Bits: `changed`, `missing`, both, or neither. */
export type Done = number
export const changed = 1
export const missing = 2

export function remove({ root }: Document, pointer: Pointer): Done {
  return reach(root, pointer, 0, (parent, word) => {
    const { kids } = parent
    if (kids === undefined) return missing
    if (word === every) return kids.splice(0).length > 0 ? changed : 0
    const at = kidAt(parent, word)
    if (at < 0) return missing
    kids.splice(at, 1)
    return changed
  })
}

/** Puts a value in the place of another, or beside the members of an object; `make` is asked for each place. */
export function set({ root }: Document, pointer: Pointer, make: () => Value): Done {
  return reach(root, pointer, 0, (parent, word) => {
    const { kids } = parent
    if (kids === undefined) return missing
    if (word === every) {
      for (const kid of kids) kid.value = make()
      return kids.length > 0 ? changed : 0
    }
    const at = kidAt(parent, word)
    if (at >= 0) kids[at]!.value = make()
    else if (parent.isObject) kids.push(newMember(word, make()))
    else return missing
    return changed
  })
}

/** The last word of the pointer is a name; a member that had the new one goes. */
export function rename({ root }: Document, pointer: Pointer, to: string): Done {
  return reach(root, pointer, 0, (parent, word) => {
    const at = parent.isObject ? kidAt(parent, word as string) : -1
    if (at < 0) return missing
    const kid = parent.kids![at]!
    if (kid.name === to) return 0
    const other = kidAt(parent, to)
    if (other >= 0) parent.kids!.splice(other, 1)
    kid.name = to
    // The white space before the name is not the name's.
    const written = kid.label ?? kid.source.slice(kid.from, kid.valueFrom)
    kid.label = written.slice(0, written.indexOf('"')) + labelOf(to)
    return changed
  })
}

/** `base` may hold `*`; the two ways from each place it leads to do not. */
export function move(
  document: Document,
  base: Pointer,
  from: readonly string[],
  to: readonly string[],
): Done {
  const one = (value: Value): Done => {
    const source = chain(value, from.slice(0, -1))
    const target = chain(value, to.slice(0, -1))
    const parent = source?.at(-1)
    const taker = target?.at(-1)
    const at = parent ? kidAt(parent, from.at(-1)!) : -1
    if (at < 0 || !taker?.isObject) return missing
    const [kid] = parent!.kids!.splice(at, 1) as [Kid]
    const name = to.at(-1)!
    const there = kidAt(taker, name)
    if (there >= 0) taker.kids![there]!.value = kid.value
    else taker.kids!.push(newMember(name, kid.value))
    for (const passed of [...source!, ...target!]) passed.changed = true
    return changed
  }
  return base.length === 0 ? one(document.root) : at(document.root, base, 0, one)
}

/** What is not named goes; lists and objects on the way to it stay, also where it is missing. */
export function keep(document: Document, named: Node): Done {
  const fate = prune(document.root, [named])
  if (fate === 'goes') document.root = newScalar('null')
  return fate === 'whole' ? 0 : changed
}

export function wrap(document: Document, name: string): Done {
  document.root = newObject(name, document.root)
  return changed
}

export function unwrap(document: Document, pointer: Pointer): Done {
  const found = chain(document.root, pointer as readonly string[])?.at(-1)
  if (!found) return missing
  document.root = found
  return changed
}

/** Whether something that the pointer names is not there. */
export function miss({ root }: Document, pointer: Pointer): Done {
  return at(root, pointer, 0, () => 0)
}

/** The parent of what is meant, and the word that names it there. */
function reach(
  root: Value,
  pointer: Pointer,
  from: number,
  visit: (parent: Value, word: Word) => Done,
): Done {
  const last = pointer.length - 1
  if (from === last) return marked(root, visit(root, pointer[last]!))
  return at(root, pointer.slice(0, last), from, (parent) =>
    marked(parent, visit(parent, pointer[last]!)),
  )
}

/** Every value that the pointer leads to; those on the way to a change are marked. */
function at(value: Value, pointer: Pointer, from: number, visit: (value: Value) => Done): Done {
  if (from === pointer.length) return visit(value)
  if (value.kids === undefined) return missing
  const word = pointer[from]!
  if (word !== every) {
    const kid = value.kids[kidAt(value, word)]
    return kid ? marked(value, at(kid.value, pointer, from + 1, visit)) : missing
  }
  let done: Done = 0
  for (const kid of value.kids) done |= at(kid.value, pointer, from + 1, visit)
  return marked(value, done)
}

function marked(value: Value, done: Done): Done {
  if (done & changed) value.changed = true
  return done
}

/** The value and those on the way down; undefined: the way ends before. */
function chain(value: Value, words: readonly string[]): Value[] | undefined {
  const passed = [value]
  for (const word of words) {
    const next = passed.at(-1)!.kids?.[kidAt(passed.at(-1)!, word)]
    if (!next) return undefined
    passed.push(next.value)
  }
  return passed
}

function prune(value: Value, nodes: readonly Node[]): 'whole' | 'part' | 'goes' {
  if (nodes.some(({ ends }) => ends)) return 'whole'
  const { kids } = value
  if (kids === undefined) return 'goes'
  const fates = kids.map((kid, place) => {
    const below = nodesBelow(nodes, value, place)
    return below.length === 0 ? 'goes' : prune(kid.value, below)
  })
  if (fates.every((fate) => fate === 'whole')) return 'whole'
  let kept = 0
  for (let place = 0; place < kids.length; place++) {
    if (fates[place] !== 'goes') kids[kept++] = kids[place]!
  }
  kids.length = kept
  value.changed = true
  return 'part'
}
