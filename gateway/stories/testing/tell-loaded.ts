// Loaded into a bus before all else (`--import`): tells, when asked over node's channel, which packages
// its main thread has loaded so far.

import { registerHooks } from 'node:module'

const loaded = new Set<string>()

registerHooks({
  load(url, context, nextLoad) {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1]
    if (name !== undefined) loaded.add(name)
    return nextLoad(url, context)
  },
})

process.on('message', () => process.send!([...loaded]))
