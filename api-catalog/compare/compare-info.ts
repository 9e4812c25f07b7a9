// What a document says of itself, and what in it is used by nobody: no caller meets any of it.

import type { Comparison } from './comparison.ts'
import { below, canonical, member, membersOf, textOf } from './places.ts'

export function compareInfo(comparison: Comparison): void {
  const old = { value: comparison.old.root, pointer: '' }
  const next = { value: comparison.new.root, pointer: '' }
  const [was, is] = [below(old, 'info'), below(next, 'info')]
  const version = { old: textOf(was.value, 'version'), new: textOf(is.value, 'version') }
  if (version.old !== version.new) {
    const named = { it: '', ...version }
    comparison.report('document-version-changed', '/info/version', named)
  }
  for (const key of ['title', 'summary', 'description', 'termsOfService', 'contact', 'license']) {
    const changed = canonical(member(was.value, key)) !== canonical(member(is.value, key))
    if (changed) comparison.report('document-text-changed', `/info/${key}`, { it: '', new: key })
  }
  for (const key of ['tags', 'externalDocs']) {
    const changed = canonical(member(old.value, key)) !== canonical(member(next.value, key))
    if (changed) comparison.report('document-text-changed', `/${key}`, { it: '', new: key })
  }
  const servers = [old, next].map(({ value }) => canonical(member(value, 'servers')))
  if (servers[0] !== servers[1]) comparison.report('servers-changed', '/servers', { it: '' })
  compareUnused(comparison)
}

/** A component that is gone; what referred to it is compared where it is used. */
function compareUnused(comparison: Comparison): void {
  const old = below({ value: comparison.old.root, pointer: '' }, 'components')
  const next = below({ value: comparison.new.root, pointer: '' }, 'components')
  for (const section of ['schemas', 'responses', 'parameters', 'requestBodies', 'headers']) {
    const left = new Set(membersOf(below(next, section)).map(([name]) => name))
    for (const [name, { pointer }] of membersOf(below(old, section))) {
      if (!left.has(name)) comparison.report('component-removed', pointer, { it: name })
    }
  }
}
