// Sleep that something may end early. An end that comes while nobody sleeps ends the next sleep, so
// no wake-up is lost between looking and lying down.

export interface Nap {
  for(milliseconds: number): Promise<void>
  end(): void
}

export function openNap(): Nap {
  let ended = false
  let rise = () => {}
  return {
    async for(milliseconds) {
      if (!ended) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds).unref()
          rise = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      ended = false
      rise = () => {}
    },
    end() {
      ended = true
      rise()
    },
  }
}
