// Which operations keep their calls from the person concerned for a time, and by which provision: told
// to everybody, since the rule is no secret; whether it was ever used is.

import type { PublishedApi } from '#api-catalog/published.ts'
import type { DescribedOperation } from '../../data-plane/explain.ts'
import type { Hiding } from './needs.ts'

export function whatIsHidden(
  apis: readonly PublishedApi[],
  describe: (api: PublishedApi) => readonly DescribedOperation[],
): Hiding[] {
  return apis.flatMap((api) =>
    describe(api).flatMap(({ method, path, steps }) =>
      steps.flatMap(({ policy, options }) => {
        const { 'hide-for-days': days, 'hide-basis': basis } = options as Record<string, unknown>
        if (policy !== 'journal' || typeof days !== 'number') return []
        const key = `${api.entity}/${api.name}/v${api.major}`
        return [{ api: key, operation: `${method} ${path}`, days, basis: String(basis) }]
      }),
    ),
  )
}
