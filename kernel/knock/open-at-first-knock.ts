// A room that is opened when somebody first asks for it, so that what nobody uses takes no memory and
// no time at the start. Whatever its settings can have wrong is checked by whoever makes it, at the
// start; here only loading and putting together wait.
//
//   shut ──knock──▶ opening ──▶ open      knocks meanwhile wait for the same opening
//     ▲                │
//     └──── threw ─────┘                  all who wait are told; the next knock tries anew

/** Opens once; rejects with what `open` threw. */
export type Knock<room> = () => Promise<room>

export function openAtFirstKnock<room>(open: () => Promise<room>): Knock<room> {
  let opening: Promise<room> | undefined
  return () => {
    if (opening !== undefined) return opening
    const mine = open()
    opening = mine
    mine.catch(() => (opening = undefined))
    return mine
  }
}
