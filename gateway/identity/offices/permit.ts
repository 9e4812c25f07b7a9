// What assignments permit at a moment, by the definitions in force. Where in doubt, nothing: what has a
// high risk counts only when two people (or the administrator of the bus) gave it, and of duties kept
// apart that came together all the same none counts.

import type { Definition, Definitions } from './definitions.ts'

export interface Grant {
  readonly kind: 'permission' | 'role'
  readonly code: string
}

export interface Assignment extends Grant {
  readonly id: string
  readonly membership: string
  readonly state: 'proposed' | 'in-force' | 'ended'
  /** Milliseconds since 1970. */
  readonly from: number
  /** Undefined: as long as the membership. */
  readonly until: number | undefined
  /** Of a proposal: when it is too late to approve it. */
  readonly lapses: number | undefined
  /** Id of a person, or `bus`. */
  readonly grantedBy: string
  readonly approvedBy: string | undefined
}

export function permittedBy(
  assignments: readonly Assignment[],
  definitions: Definitions,
  now: number,
): Definition[] {
  const found = new Map<string, Definition>()
  for (const assignment of assignments) {
    if (!isInForce(assignment, now)) continue
    const trusted = assignment.approvedBy !== undefined
    for (const definition of meaningOf(assignment, definitions)) {
      if (definition.risk === 'normal' || trusted) found.set(definition.code, definition)
    }
  }
  const all = [...found.values()]
  return all.filter((one) => all.every((other) => other === one || !areApart(one, other)))
}

export function isInForce({ state, from, until }: Assignment, now: number): boolean {
  return state === 'in-force' && from <= now && (until === undefined || until > now)
}

/** The permissions that a permission or a role stands for today; none: it is not defined any more. */
export function meaningOf({ kind, code }: Grant, definitions: Definitions): Definition[] {
  const codes =
    kind === 'permission'
      ? [code]
      : (definitions.roles.find((role) => role.code === code)?.permissions ?? [])
  return definitions.permissions.filter((one) => codes.includes(one.code))
}

/** Whether two people must decide about it. */
export function isHigh(grant: Grant, definitions: Definitions): boolean {
  return meaningOf(grant, definitions).some(({ risk }) => risk === 'high')
}

/** Whether one person must not have both. */
export function areApart(one: Definition, other: Definition): boolean {
  const group = one['sod-group']
  return group !== undefined && group === other['sod-group'] && one.code !== other.code
}
