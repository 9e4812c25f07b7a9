// From the words of the command line to a verb and its input. What is not known is refused with the
// nearest known word.

import { parseArgs } from 'node:util'
import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import { Failure } from './verb.ts'
import type { Language, Option, Verb } from './verb.ts'

/** Every verb takes these. */
export const commonOptions: Readonly<Record<string, Option>> = {
  json: {
    about: {
      pl: 'wypisz jeden dokument JSON i nic więcej',
      en: 'print one JSON document and nothing else',
    },
  },
  lang: { value: 'pl|en', about: { pl: 'język odpowiedzi', en: 'language of the answer' } },
  help: { about: { pl: 'pokaż tę pomoc', en: 'show this help' } },
}

export interface ReadArguments {
  readonly operands: readonly string[]
  readonly options: Readonly<Record<string, string | true | undefined>>
}

/** `szyna --json keys list` is `szyna keys list --json`. @throws Failure for one that no verb knows */
export function splitLeading(words: readonly string[]): {
  leading: readonly string[]
  rest: readonly string[]
} {
  let at = 0
  while (words[at]?.startsWith('-')) {
    const word = words[at]!
    const name = word.replace(/^--|=.*$/g, '')
    if (!Object.hasOwn(commonOptions, name) && word !== '--version') {
      throw unknown('option', word, [...optionNames(commonOptions), '--version'])
    }
    at += word === '--lang' ? 2 : 1
  }
  return { leading: words.slice(0, at), rest: words.slice(at) }
}

/** The verb that the words begin with, and the words after it; a lone group word is its first verb. */
export function findVerb(
  words: readonly string[],
  verbs: readonly Verb[],
): { verb: Verb; rest: readonly string[] } {
  for (const length of [3, 2, 1]) {
    const name = words.slice(0, length).join(' ')
    const verb = verbs.find((one) => one.name === name)
    if (verb) return { verb, rest: words.slice(length) }
  }
  for (const length of [2, 1]) {
    const said = words.slice(0, length).join(' ')
    const group = verbs.filter(({ name }) => name.startsWith(`${said} `))
    const next = words[length] ?? ''
    if (group.length === 0) continue
    if (next === '' || next.startsWith('-')) return { verb: group[0]!, rest: words.slice(length) }
    throw unknown('verb', `${said} ${next}`, namesOf(group))
  }
  const [first = ''] = words
  throw unknown('verb', first, namesOf(verbs))
}

/** @throws Failure `usage/…` with the cure */
export function readArguments(words: readonly string[], verb: Verb): ReadArguments {
  const known = { ...verb.options, ...commonOptions }
  const { values, positionals } = parse(words, known)
  const options: Record<string, string | true> = {}
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' || value === true) options[name] = value
    else if (Array.isArray(value)) options[name] = value.join('\n')
  }
  if (options['help']) return { operands: [], options }
  for (const [name, option] of Object.entries(verb.options)) {
    if (option.required && options[name] === undefined) {
      throw usage(verb, 'usage/missing-option', `--${name} ${option.value ?? ''} is missing.`)
    }
  }
  const lang = options['lang']
  if (lang !== undefined && lang !== 'pl' && lang !== 'en') {
    throw usage(verb, 'usage/option-value', `--lang is pl or en, not ${lang}.`)
  }
  checkOperands(positionals, verb)
  return { operands: positionals, options }
}

/** `--lang`, or what the environment says (POSIX: LC_ALL before LC_MESSAGES before LANG). */
export function languageOf(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const at = words.indexOf('--lang')
  const said = at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--lang='))?.slice(7)
  if (said === 'pl' || said === 'en') return said
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return locale.toLowerCase().startsWith('pl') ? 'pl' : 'en'
}

function parse(words: readonly string[], known: Readonly<Record<string, Option>>) {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value, repeats = false }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: repeats },
    ]),
  )
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const name = /'(?:-\w, )?--?([\w-]+)/.exec(message)?.[1] ?? ''
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      throw unknown('option', `--${name}`, optionNames(known))
    }
    const { value } = known[name] ?? {}
    const cure = value === undefined ? `--${name} takes no value.` : `Write --${name} ${value}.`
    throw new Failure(1, 'usage/option-value', cure)
  }
}

function checkOperands(given: readonly string[], verb: Verb): void {
  const missing = verb.operands.find(({ required }, at) => required && given[at] === undefined)
  if (missing) throw usage(verb, 'usage/missing-operand', `${missing.name} is missing.`)
  const surplus = verb.operands.at(-1)?.repeats ? undefined : given[verb.operands.length]
  if (surplus !== undefined) {
    throw usage(verb, 'usage/too-many', `There is no place for "${surplus}".`)
  }
}

function usage(verb: Verb, code: string, message: string): Failure {
  return new Failure(1, code, `${message} See: szyna ${verb.name} --help`)
}

function unknown(what: 'verb' | 'option', word: string, known: readonly string[]): Failure {
  const near = didYouMean(word, known)
  const cure = near === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean ${near}?`
  return new Failure(1, `usage/unknown-${what}`, `There is no ${what} "${word.trim()}". ${cure}`)
}

function namesOf(verbs: readonly Verb[]): string[] {
  return verbs.map(({ name }) => name)
}

function optionNames(known: object): string[] {
  return Object.keys(known).map((name) => `--${name}`)
}
