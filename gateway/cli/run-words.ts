// `szyna VERB …`: reads the words, runs the verb, gives out one answer: under `--json` exactly one
// document on stdout, for people a text; a failure is one sentence on stderr. It knows no process.

import { inspect } from 'node:util'
import manifest from '../../package.json' with { type: 'json' }
import { explainFailure } from './explain-failure.ts'
import { drawHelp, drawVerbHelp } from './help.ts'
import { findVerb, languageOf, readArguments, splitLeading } from './read-arguments.ts'
import { printable } from './table.ts'
import type { Answer, Input } from './verb.ts'
import { verbs } from './verbs.ts'

/** Where the words were typed. */
export interface Terminal extends Pick<Input, 'env' | 'stdin'> {
  /** stdout */
  out(text: string): void
  /** stderr */
  err(text: string): void
}

/** The exit code: 0 well, 1 your input is wrong, 2 I could not run. */
export async function runWords(words: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  const { env, out, err } = terminal
  const asJson = words.includes('--json')
  try {
    const answer = await answerTo(words, terminal)
    if (asJson) out(`${JSON.stringify(answer.json)}\n`)
    else if (answer.text !== '') out(`${answer.text}\n`)
    return answer.exit ?? 0
  } catch (error) {
    const { code, message, more, lines, exit } = explainFailure(error)
    if (asJson) out(`${JSON.stringify({ error: { code, message, ...more } })}\n`)
    else err(`${[...message.split('\n'), ...lines].map(printable).join('\n')}\n`)
    if (env['SZYNA_LOG'] === 'debug') err(`${inspect(error)}\n`)
    return exit
  }
}

async function answerTo(all: readonly string[], terminal: Terminal): Promise<Answer> {
  const { env, stdin, out } = terminal
  const { leading, rest: named } = splitLeading(all)
  if (leading.includes('--version')) {
    return { json: { version: manifest.version }, text: manifest.version }
  }
  if (named[0] === 'help') {
    return await answerTo([...named.slice(1), '--help', ...leading], terminal)
  }
  const language = languageOf(all, env)
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
  const print = (line: string) => (all.includes('--json') ? undefined : out(`${line}\n`))
  return await verb.run({ operands, options, env, stdin, language, print })
}
