// The built steps of one operation, sorted by what they hook into, so that a walk never asks a step
// whether it has a hook.

import type { Hooks } from '#policies/policy.ts'

/** The steps of one operation, sorted by what they hook into. */
export interface Steps {
  readonly request: readonly RequestHook[]
  readonly attempt: readonly NonNullable<Hooks['attempt']>[]
  /** Already in reverse. */
  readonly attempted: readonly NonNullable<Hooks['attempted']>[]
  /** Already in reverse. */
  readonly response: readonly NonNullable<Hooks['response']>[]
  readonly finish: readonly NonNullable<Hooks['finish']>[]
  /** The smallest number of bytes that a step wants of the reply; undefined: none reads it. */
  readonly replyCap: number | undefined
}

export interface RequestHook {
  readonly run: NonNullable<Hooks['request']>
  /** Bytes of the body that the step reads; undefined: none. */
  readonly cap: number | undefined
}

export function sortSteps(built: readonly Hooks[]): Steps {
  const caps = built.flatMap(({ wantsBody }) => wantsBody?.reply ?? [])
  return {
    request: having(built, 'request').map((hooks) => ({
      run: hooks.request!.bind(hooks),
      cap: hooks.wantsBody?.request,
    })),
    attempt: having(built, 'attempt').map((hooks) => hooks.attempt!.bind(hooks)),
    attempted: having(built, 'attempted')
      .toReversed()
      .map((hooks) => hooks.attempted!.bind(hooks)),
    response: having(built, 'response')
      .toReversed()
      .map((hooks) => hooks.response!.bind(hooks)),
    finish: having(built, 'finish').map((hooks) => hooks.finish!.bind(hooks)),
    replyCap: caps.length > 0 ? Math.min(...caps) : undefined,
  }
}

/** Those that have the hook, in order. */
export function having(built: readonly Hooks[], hook: keyof Hooks): readonly Hooks[] {
  return built.filter((hooks) => hooks[hook] !== undefined)
}
