// The help, drawn from the tables that the arguments are read by, so that the two cannot differ.

import { commonOptions } from './read-arguments.ts'
import type { Both, Language, Option, Verb } from './verb.ts'
import { drawTable } from './table.ts'

const words = {
  intro: {
    pl: 'Szyna integracyjna państwa. Wiersz poleceń.',
    en: 'Szyna: the integration bus of a state. The command line.',
  },
  usage: { pl: 'Użycie:', en: 'Usage:' },
  verbs: { pl: 'Polecenia:', en: 'Verbs:' },
  options: { pl: 'Opcje:', en: 'Options:' },
  more: {
    pl: 'Szczegóły: szyna POLECENIE --help. Kod wyjścia: 0 dobrze, 1 błędne dane, 2 nie dało się uruchomić.',
    en: 'Details: szyna VERB --help. Exit code: 0 well, 1 your input is wrong, 2 could not run.',
  },
  find: {
    pl: 'Działającą szynę polecenia znajdują po SZYNA_DATA_DIR (domyślnie .szyna) albo SZYNA_ADMIN_PORT.',
    en: 'Verbs find the running bus by SZYNA_DATA_DIR (.szyna unless set) or SZYNA_ADMIN_PORT.',
  },
  required: { pl: 'wymagane', en: 'required' },
} satisfies Record<string, Both>

export function drawHelp(verbs: readonly Verb[], language: Language): string {
  const rows = verbs.map(({ name, summary }) => [`  ${name}`, summary[language]])
  return [
    words.intro[language],
    '',
    `${words.usage[language]} szyna ${language === 'pl' ? 'POLECENIE' : 'VERB'} […] [--json] [--lang pl|en]`,
    '',
    words.verbs[language],
    drawTable(rows),
    '',
    words.more[language],
    words.find[language],
  ].join('\n')
}

export function drawVerbHelp(verb: Verb, language: Language): string {
  const options = { ...verb.options, ...commonOptions }
  const rows = [
    ...verb.operands.map(({ name, about }) => [`  ${name}`, about[language]]),
    ...Object.entries(options).map(([name, option]) => [
      `  ${spell(name, option)}`,
      about(option, language),
    ]),
  ]
  return [
    verb.summary[language],
    '',
    `${words.usage[language]} ${drawUsage(verb)}`,
    '',
    words.options[language],
    drawTable(rows),
  ].join('\n')
}

function drawUsage(verb: Verb): string {
  const operands = verb.operands.map(({ name, required, repeats }) => {
    const said = repeats ? `${name}…` : name
    return required ? said : `[${said}]`
  })
  const options = Object.entries(verb.options).map(([name, option]) =>
    option.required ? spell(name, option) : `[${spell(name, option)}]`,
  )
  return ['szyna', verb.name, ...operands, ...options].join(' ')
}

function spell(name: string, { value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`
}

function about({ about: text, required }: Option, language: Language): string {
  return required ? `${text[language]} (${words.required[language]})` : text[language]
}
