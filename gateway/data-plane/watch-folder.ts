// Tells when the YAML files in a folder have changed and have come to rest: the system's own
// notice where there is one, and a look at sizes and times for the places where it gets lost
// (network shares, containers). A file that is still being written is given a moment.

import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '#kernel/log/log.ts'

export interface FolderWatch {
  close(): void
}

const pollMs = 600
/** Two looks this far apart that see the same are rest. */
const restMs = 60
/** Longest wait for rest: who writes without a pause is read all the same. */
const restlessMs = 300

export function watchFolder(folder: string, changed: () => void, log: Log): FolderWatch {
  let seen: string | undefined
  let looking = false
  let again = false
  let open = true

  const look = async () => {
    if (looking) {
      again = true
      return
    }
    looking = true
    do {
      again = false
      let now = await signature(folder)
      if (seen !== undefined && now !== seen) {
        now = await settled(folder, now)
        if (!open) return
        changed()
      }
      seen = now
    } while (again)
    looking = false
  }
  const run = () => {
    look().catch((error: unknown) => {
      looking = false
      log.warn({ err: error, folder }, 'a folder cannot be watched')
    })
  }
  const watcher = tryWatch(folder, run, log)
  const poll = setInterval(run, pollMs).unref()
  run()
  return {
    close() {
      open = false
      watcher?.close()
      clearInterval(poll)
    },
  }
}

async function settled(folder: string, changed: string): Promise<string> {
  let now = changed
  for (let waited = 0; waited < restlessMs; waited += restMs) {
    await wait(restMs, undefined, { ref: false })
    const next = await signature(folder)
    if (next === now) break
    now = next
  }
  return now
}

async function signature(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.yaml'))
  const parts = await Promise.all(
    names.toSorted().map(async (name) => {
      const facts = await stat(join(folder, name), { bigint: true }).catch(() => undefined)
      return facts ? `${name} ${facts.mtimeNs} ${facts.size} ${facts.ino}` : name
    }),
  )
  return parts.join('\n')
}

function tryWatch(folder: string, run: () => void, log: Log): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || name.endsWith('.yaml')) run()
    })
    return watcher.on('error', (error) => log.warn({ err: error, folder }, 'no notice of edits'))
  } catch (error) {
    log.warn({ err: error, folder }, 'no notice of edits; the folder is looked at instead')
    return undefined
  }
}
