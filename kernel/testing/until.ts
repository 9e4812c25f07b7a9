// For what happens in its own time: polls until it is so, and tells what was waited for when it is not.

import { systemClock } from '#kernel/clock/clock.ts'

/**
 * The first answer of `look` that is neither `undefined` nor `false`; `look` may throw until then.
 *
 * @throws Error `Not within 5000 ms: {what}`, with the last thing thrown as its cause
 */
export async function until<found>(
  what: string,
  look: () => found | undefined | false | Promise<found | undefined | false>,
  milliseconds = 20_000,
): Promise<found> {
  const deadline = systemClock.monotonic() + milliseconds
  let thrown: unknown
  for (;;) {
    try {
      const found = await look()
      if (found !== undefined && found !== false) return found
      thrown = undefined
    } catch (error) {
      thrown = error
    }
    if (systemClock.monotonic() > deadline) {
      throw new Error(`Not within ${milliseconds} ms: ${what}`, { cause: thrown })
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
