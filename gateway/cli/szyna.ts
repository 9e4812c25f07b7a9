// The command line of the bus: `szyna VERB …`. Reads the words, runs the verb, prints one answer:
// under `--json` exactly one document on stdout, for people a text; a failure is one sentence on
// stderr. Exit code 0 well, 1 your input is wrong, 2 I could not run.

import manifest from '../../package.json' with { type: 'json' }
import { explainFailure } from './explain-failure.ts'
import { drawHelp, drawVerbHelp } from './help.ts'
import { findVerb, languageOf, readArguments, splitLeading } from './read-arguments.ts'
import { printable } from './table.ts'
import type { Answer } from './verb.ts'
import { verbs } from './verbs.ts'

const words = process.argv.slice(2)
const asJson = words.includes('--json')
const language = languageOf(words, process.env)

try {
  const answer = await answerTo(words)
  write(asJson ? `${JSON.stringify(answer.json)}\n` : answer.text && `${answer.text}\n`)
  process.exitCode = answer.exit ?? 0
} catch (error) {
  const failure = explainFailure(error)
  const { code, message, more, lines } = failure
  if (asJson) write(`${JSON.stringify({ error: { code, message, ...more } })}\n`)
  else process.stderr.write(`${[...message.split('\n'), ...lines].map(printable).join('\n')}\n`)
  if (process.env['SZYNA_LOG'] === 'debug') console.error(error)
  process.exitCode = failure.exit
}

async function answerTo(all: readonly string[]): Promise<Answer> {
  const { leading, rest: named } = splitLeading(all)
  if (leading.includes('--version')) {
    return { json: { version: manifest.version }, text: manifest.version }
  }
  if (named[0] === 'help') return await answerTo([...named.slice(1), '--help', ...leading])
  if (named.length === 0) {
    const names = verbs.map(({ name }) => name)
    return { json: { verbs: names }, text: drawHelp(verbs, language) }
  }
  const { verb, rest } = findVerb(named, verbs)
  const { operands, options } = readArguments([...rest, ...leading], verb)
  if (options['help']) {
    const text = drawVerbHelp(verb, language)
    return { json: { verb: verb.name, help: text }, text }
  }
  const print = (line: string) => (asJson ? undefined : write(`${line}\n`))
  return await verb.run({ operands, options, env: process.env, language, print })
}

function write(text: string): void {
  if (text !== '') process.stdout.write(text)
}
