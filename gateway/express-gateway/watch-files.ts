// Tells when one of a few files has changed and has come to rest. It looks at sizes and times: that
// works on network shares and for files that are replaced whole.

import { stat } from 'node:fs/promises'
import type { Log } from '#kernel/log/log.ts'

const everyMs = 400

export function watchFiles(
  files: readonly string[],
  changed: () => Promise<void>,
  log: Log,
): { close(): void } {
  let served: string | undefined
  let before: string | undefined
  let looking = false
  const run = () => {
    if (looking) return
    looking = true
    look()
      .catch((error: unknown) => log.warn({ err: error }, 'files could not be looked at'))
      .finally(() => (looking = false))
  }
  const timer = setInterval(run, everyMs).unref()
  run()
  return { close: () => clearInterval(timer) }

  async function look(): Promise<void> {
    const now = (await Promise.all(files.map(mark))).join(' ')
    served ??= now
    const rests = now === before
    before = now
    if (now === served || !rests) return
    served = now
    await changed()
  }
}

async function mark(file: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(file)
    return `${ino}:${size}:${mtimeMs}`
  } catch {
    return 'none'
  }
}
