// Places at a system that can take so many calls at once, given out by weight. While a place is free
// nobody waits; when none is, who has had least for his weight is next (start-time fair queueing).
//
//   each call of a party:  start = max(time of the queue, end of its last call)
//                          end   = start + 1 / weight          the queue's time = start of the last let in
//
// A party that was quiet gains nothing by it, and one that asks for much takes nothing from others.

export interface Waiter {
  /** Lets it in. */
  readonly go: () => void
}

interface Party {
  /** Virtual time at which its last call ends. */
  end: number
  readonly waiting: { readonly waiter: Waiter; readonly start: number }[]
}

/** Parties that are remembered though they neither wait nor lead: more are forgotten. */
const mostParties = 10_000

export class FairQueue {
  readonly #parties = new Map<string, Party>()
  #time = 0
  #underWay = 0
  #waiting = 0
  /** Those with calls that wait. */
  readonly #lines = new Set<Party>()

  /** Calls that have a place. */
  get underWay(): number {
    return this.#underWay
  }

  /** Calls that wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** Somebody who comes now need not wait. */
  hasPlace(places: number): boolean {
    return this.#underWay < places && this.#waiting === 0
  }

  /** True: a place is taken. False: the waiter stands in line and is let in by a `leave`. */
  enter(places: number, party: string, weight: number, waiter: Waiter): boolean {
    const its = this.#partyOf(party)
    const start = Math.max(this.#time, its.end)
    its.end = start + 1 / weight
    if (this.hasPlace(places)) {
      this.#underWay += 1
      this.#time = Math.max(this.#time, start)
      return true
    }
    its.waiting.push({ waiter, start })
    this.#lines.add(its)
    this.#waiting += 1
    return false
  }

  /** A place is free again. */
  leave(places: number): void {
    this.#underWay -= 1
    while (this.#underWay < places && this.#waiting > 0) this.#letIn()
  }

  /** Waits no more; false: it does not wait. */
  giveUp(party: string, waiter: Waiter): boolean {
    const its = this.#parties.get(party)
    const at = its?.waiting.findIndex((one) => one.waiter === waiter) ?? -1
    if (its === undefined || at === -1) return false
    its.waiting.splice(at, 1)
    this.#left(its)
    return true
  }

  #letIn(): void {
    let next: Party | undefined
    for (const party of this.#lines) {
      if (!next || party.waiting[0]!.start < next.waiting[0]!.start) next = party
    }
    const { waiter, start } = next!.waiting.shift()!
    this.#left(next!)
    this.#underWay += 1
    this.#time = Math.max(this.#time, start)
    waiter.go()
  }

  /** One call of it waits no more. */
  #left(party: Party): void {
    this.#waiting -= 1
    if (party.waiting.length === 0) this.#lines.delete(party)
  }

  #partyOf(name: string): Party {
    const known = this.#parties.get(name)
    if (known) return known
    if (this.#parties.size >= mostParties) this.#forget()
    const made: Party = { end: 0, waiting: [] }
    this.#parties.set(name, made)
    return made
  }

  /** Those who would start now anyway lose nothing. */
  #forget(): void {
    for (const [name, { end, waiting }] of this.#parties) {
      if (waiting.length === 0 && end <= this.#time) this.#parties.delete(name)
    }
  }
}
