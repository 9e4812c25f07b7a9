// Moves the wall clock of a whole process for a story that runs over days: the bus, the issuer's
// library, which asks the machine alone, and the client of the story see one time. Timers run on as
// they did. Never for anything but a story.

import { mock } from 'node:test'

export interface MovedTime {
  goOn(days: number): void
  /** As `NODE_OPTIONS` of a child process: it lives on the same day. */
  inChild(): string
  /** It is today again. */
  comeBack(): void
}

export function moveTime(): MovedTime {
  const today = Date.now.bind(Date)
  let ahead = 0
  const moved = mock.method(Date, 'now', () => today() + ahead)
  return {
    goOn(days) {
      ahead += days * 86_400_000
    },
    inChild() {
      const code = `const today=Date.now;Date.now=()=>today()+${ahead}`
      return `--import=data:text/javascript,${encodeURIComponent(code)}`
    },
    comeBack: () => moved.mock.restore(),
  }
}
