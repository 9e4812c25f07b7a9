#!/usr/bin/env node
// Where the command line begins: what was compiled before is read from there, then `szyna.ts` runs.

import '#kernel/compile-cache/keep-compiled.js'
await import('./szyna.ts')
