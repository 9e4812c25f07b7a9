// What a set of permissions must be beyond its schema: no name twice, roles of what there is, no role
// that gathers duties kept apart, and never a set that nobody could administer offices with.

import type { InputError } from '#kernel/problem/problem.ts'
import type { Definitions } from './definitions.ts'

/** What a member needs to manage members; to decide about what has a high risk. */
export const manageMembers = 'org.members.manage'
export const manageAdmins = 'org.admins.manage'
/** The role that the administrator of the bus appoints somebody to. */
export const administrator = 'administrator'

export function checkDefinitions({ permissions, roles }: Definitions): InputError[] {
  const found: InputError[] = []
  const wrong = (pointer: string, detail: string) => found.push({ in: 'body', pointer, detail })
  const known = new Map(permissions.map((one) => [one.code, one]))

  for (const [at, { code }] of permissions.entries()) {
    if (permissions.findIndex((one) => one.code === code) < at) {
      wrong(`/permissions/${at}/code`, `${code} is defined above already.`)
    }
  }
  for (const code of [manageMembers, manageAdmins]) {
    if (known.get(code)?.risk !== 'high') {
      wrong('/permissions', `${code} must be there with risk: high; offices are run by it.`)
    }
  }
  for (const [at, role] of roles.entries()) {
    if (roles.findIndex((one) => one.code === role.code) < at) {
      wrong(`/roles/${at}/code`, `${role.code} is defined above already.`)
    }
    const groups = new Map<string, string>()
    for (const [place, code] of role.permissions.entries()) {
      const pointer = `/roles/${at}/permissions/${place}`
      const definition = known.get(code)
      if (definition === undefined) {
        wrong(pointer, `${code} is not among the permissions; define it or leave it out.`)
        continue
      }
      const group = definition['sod-group']
      const other = group && groups.get(group)
      if (other !== undefined && other !== code) {
        wrong(pointer, `${other} and ${code} are duties kept apart (sod-group ${group}).`)
      }
      if (group !== undefined) groups.set(group, code)
    }
  }
  const admin = roles.find(({ code }) => code === administrator)?.permissions ?? []
  if (![manageMembers, manageAdmins].every((code) => admin.includes(code))) {
    wrong(
      '/roles',
      `A role ${administrator} with ${manageMembers} and ${manageAdmins} must be there.`,
    )
  }
  return found
}
