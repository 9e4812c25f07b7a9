// Keeps what node makes of a file, types taken out and compiled, from one start to the next. To be run
// before any TypeScript is loaded, so it is JavaScript: reading even one .ts without it loads node's
// own type stripper, 18 MiB that never go away. Each thread needs it for itself (`--import`).
//
// It lies beside the packages, where only whoever may change the code can write. In the shared folder
// for temporary files, node's own choice, anybody could leave code for us to run. Where it cannot be
// written everything works, only slower.

import module from 'node:module'
import { fileURLToPath } from 'node:url'

module.enableCompileCache(
  fileURLToPath(new URL('../../node_modules/.cache/szyna', import.meta.url)),
)
