// The policy file of one API while it is gathered: steps, each for some operations or for all, put
// into the order of the catalogue when it is written.

import { isDeepStrictEqual } from 'node:util'
import { catalogue, policyNamed } from '#policies/catalogue.ts'

interface DraftStep {
  readonly name: string
  readonly options: object
  /** Undefined: for every operation. */
  readonly operations: string[] | undefined
}

export class PolicyDraft {
  readonly #steps: DraftStep[] = []

  /**
   * Steps that say the same become one. False: the policy may stand once in a call, and the operation
   * has a step that says otherwise; that one stays.
   */
  add(name: string, options: object, operation?: string): boolean {
    const same = this.#steps.find(
      (step) =>
        step.name === name &&
        isDeepStrictEqual(step.options, options) &&
        (step.operations === undefined) === (operation === undefined),
    )
    if (same === undefined) {
      if (this.#meets(name, operation)) return false
      const operations = operation === undefined ? undefined : [operation]
      this.#steps.push({ name, options, operations })
    } else if (operation !== undefined && !same.operations!.includes(operation)) {
      if (this.#meets(name, operation)) return false
      same.operations!.push(operation)
    }
    return true
  }

  #meets(name: string, operation: string | undefined): boolean {
    if (policyNamed(name)!.repeats) return false
    return this.#steps.some(
      ({ name: other, operations }) =>
        other === name &&
        (operations === undefined || operation === undefined || operations.includes(operation)),
    )
  }

  written(title: string): object {
    const rank = ({ name }: DraftStep) => catalogue.findIndex((policy) => policy.name === name)
    const steps = this.#steps
      .toSorted((a, b) => rank(a) - rank(b))
      .map(({ name, options, operations }) => ({
        [name]: options,
        ...(operations && { only: { operations } }),
      }))
    return { title, steps }
  }
}
