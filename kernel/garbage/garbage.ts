// V8's collector, asked by hand in the two places where V8 waits longer than is good for us. Nobody
// else asks it: elsewhere it knows better.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * What a start leaves behind. Loading and compiling fill the young generation, which V8 gives back only
 * when it wants for memory: some 40 MiB that would stay for good. Takes 0.1 s, so only before the doors
 * open. The young generation grows again as calls need it.
 */
export function collectAll(): void {
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/** The young generation alone: less than a millisecond. */
export function collectYoung(): void {
  collect({ type: 'minor', execution: 'sync' })
}

const collect = openCollector()

/** Only a context made while the flag is set has the function; the flag need not stay. */
function openCollector(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as NodeJS.GCFunction
  setFlagsFromString('--no-expose-gc')
  return gc
}
