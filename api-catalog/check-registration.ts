// What a registration says besides the document: names, where the registry stands, which policy file.
// All that is wrong is told at once.

import type { InputError } from '#kernel/problem/problem.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { isSlug } from '#kernel/ids/ids.ts'
import { didYouMean } from '#kernel/yaml/yaml.ts'
import type { Registration } from './catalog.ts'
import { checkUpstream } from './check-upstream.ts'
import { isSentence } from './life/check-deed.ts'
import type { LifeActor } from './life/life.ts'

export interface CheckedRegistration {
  readonly entity: string
  readonly api: string
  /** Undefined: as before. */
  readonly upstream: string | undefined
  readonly policy: string | undefined
  readonly owner: string | undefined
  readonly composed: boolean
  readonly by: LifeActor
  /** Undefined: published at once, if whoever registers may. */
  readonly as: 'draft' | 'waiting' | undefined
  readonly dry: boolean
  /** Why a version is taken though it breaks callers. */
  readonly force: string | undefined
}

/** @throws Problem `request/invalid`, `policy/unknown`, `office/forbidden` */
export function checkRegistration(
  request: Registration,
  policyNames: readonly string[],
): CheckedRegistration {
  const errors: InputError[] = []
  const wrong = (member: string, detail: string) => {
    errors.push({ in: 'body', pointer: `/${member}`, detail })
  }
  const { entity, api, owner, policy } = request
  for (const [member, name] of Object.entries({ entity, api })) {
    if (typeof name !== 'string' || !isSlug(name)) {
      wrong(
        member,
        `${member} is lower-case letters, digits and single hyphens, at most 63, beginning with a letter.`,
      )
    }
  }
  const upstream = request.upstream === undefined ? undefined : checkUpstream(request.upstream)
  if (upstream?.kind === 'wrong') wrong('upstream', upstream.sentence)
  if (owner !== undefined && !/^[^\p{Cc}]{1,200}$/u.test(owner)) {
    wrong('owner', 'owner is one line of at most 200 characters.')
  }
  const { force, by = { kind: 'bus' } } = request
  if (force !== undefined && !isSentence(force)) {
    wrong('force', 'force is the reason, one line of at most 500 characters.')
  }
  if (errors.length > 0) {
    refuse('request/invalid', errors.map(({ detail }) => detail).join(' '), { errors })
  }
  if (by.kind === 'member' && by.entity !== entity) {
    refuse('office/forbidden', `APIs of ${entity} are registered by its own people.`)
  }
  if (policy !== undefined) checkPolicy(policy, policyNames)
  return {
    by,
    force,
    as: request.draft === true ? 'draft' : undefined,
    dry: request.dry === true,
    entity,
    api,
    owner,
    policy,
    composed: request.composed === true,
    upstream: upstream?.kind === 'url' ? upstream.url : undefined,
  }
}

/** @throws Problem `policy/unknown` */
export function checkPolicy(policy: string, names: readonly string[]): void {
  if (names.includes(policy)) return
  const shown = JSON.stringify(policy.slice(0, 100))
  const meant = didYouMean(policy, names)
  const cure = meant ? `Did you mean ${meant}?` : `There are: ${names.join(', ') || 'none'}.`
  const pointer = '/policy'
  refuse('policy/unknown', `There is no policy file ${shown}. ${cure}`, {
    errors: [{ in: 'body', pointer, detail: cure }],
  })
}
