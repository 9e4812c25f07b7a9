// The life of an API as a step of its operations: what the catalog announces, callers are told by the
// deprecation policy, and after the sunset they are refused by it, on the clock of the node, without a
// new snapshot. Where a policy file has a deprecation step of its own, both close at their ends; the
// file, which can speak of one operation, is the nearer: its dates stand in the fields, its links beside.
//
//   request    life ─▶ steps of the file ─▶ upstream      before anybody is asked who he is
//   response   steps of the file ◀─ life ◀─ upstream      what the file says replaces it

import deprecation from '#policies/deprecation/deprecation.ts'
import type { Deprecation } from '#policies/deprecation/deprecation.ts'
import type { PlannedStep, Step } from '#policies/load.ts'
import type { Hooks } from '#policies/policy.ts'
import type { PublishedApi } from '#api-catalog/published.ts'

/** Where such a step comes from. */
export const lifeOrigin = 'the life of the API'

/** None while nothing is announced. */
export function lifeSteps({ entity, name, major, life }: PublishedApi): PlannedStep[] {
  const { deprecatedAt, sunsetAt, successor } = life
  if (deprecatedAt === undefined) return []
  const options: Deprecation = {
    since: deprecatedAt,
    docs: `/apis/${entity}/${name}/v${major}`,
    ...(successor !== undefined && { successor: `/api/${successor}` }),
    ...(sunsetAt !== undefined && { sunset: sunsetAt, after: 'refuse' }),
  }
  const { name: policy, phase } = deprecation
  return [
    {
      policy,
      phase,
      options,
      origin: lifeOrigin,
      build(tools) {
        const hooks = deprecation.build(options, { ...tools, origin: lifeOrigin })
        return { policy, phase, origin: lifeOrigin, hooks }
      },
    },
  ]
}

/** The hooks of all steps in the order that calls meet them. */
export function spread(built: readonly Step[]): Hooks[] {
  return [
    ...built.map(({ origin, hooks }) => (origin === lifeOrigin ? onlyRequest(hooks) : hooks)),
    ...built.flatMap(({ origin, hooks }) => (origin === lifeOrigin ? onlyResponse(hooks) : [])),
  ]
}

function onlyRequest({ request }: Hooks): Hooks {
  return request ? { request } : {}
}

function onlyResponse({ response }: Hooks): Hooks[] {
  return response ? [{ response }] : []
}
