// The command line of the bus as a process: its words, its environment, its output and its exit code.

import { runWords } from './run-words.ts'

process.exitCode = await runWords(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
})
