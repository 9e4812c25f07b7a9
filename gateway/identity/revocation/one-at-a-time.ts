// Work that is never done twice at once: who asks while it goes on gets it done once more, right after,
// together with everybody else who asked meanwhile.

import { setTimeout as wait } from 'node:timers/promises'

export interface OneAtATime {
  ask(): void
  /** Resolves when nothing is under way. */
  done(): Promise<void>
}

/** `work` never rejects; once it is done, `pause` milliseconds pass before it is done again. */
export function oneAtATime(work: () => Promise<void>, pause = 0): OneAtATime {
  let running: Promise<void> | undefined
  let askedAgain = false
  return { ask, done: async () => await running }

  function ask(): void {
    askedAgain = true
    running ??= run()
  }

  async function run(): Promise<void> {
    while (askedAgain) {
      askedAgain = false
      await work()
      if (pause > 0) await wait(pause)
    }
    running = undefined
  }
}
