// State that the steps of several operations have in common, such as the breaker of a whole API. It
// lasts as long as the process, so that an edit of a policy file neither closes a breaker nor forgets
// who is ill; its names come from policy files, so there are only so many.

import type { Tools } from './policy.ts'

const states = new WeakMap<Tools['shared'], Map<string, unknown>>()

/** What stands under `name`, made when it is first asked for. `name` begins with the policy. */
export function sharedState<state>(
  { shared }: Pick<Tools, 'shared'>,
  name: string,
  make: () => state,
): state {
  let named = states.get(shared)
  if (named === undefined) states.set(shared, (named = new Map()))
  if (!named.has(name)) named.set(name, make())
  return named.get(name) as state
}
