// Things in the order of their age, each linked to its neighbours, so that the oldest is at hand
// whatever comes and goes. The order of a Map would do, but whoever asks a Map for its first key steps
// over all that was deleted at its front since it last grew, and pays more the larger it is; and a
// walk that is kept in place of asking anew holds on to every table that the Map had.

export interface Linked<item> {
  older: item | undefined
  newer: item | undefined
}

export class Ages<item extends Linked<item>> {
  oldest: item | undefined
  #newest: item | undefined

  /** As the newest; it must not stand in the list. */
  add(item: item): void {
    item.older = this.#newest
    item.newer = undefined
    if (this.#newest === undefined) this.oldest = item
    else this.#newest.newer = item
    this.#newest = item
  }

  /** It must stand in the list. */
  remove(item: item): void {
    const { older, newer } = item
    if (older === undefined) this.oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
    item.older = undefined
    item.newer = undefined
  }
}
