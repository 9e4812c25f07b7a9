// The flags that a worker thread of ours starts with, so that it reads what was compiled before.

import { fileURLToPath } from 'node:url'

export const workerFlags: readonly string[] = [
  '--import',
  fileURLToPath(new URL('./keep-compiled.js', import.meta.url)),
]
