// The report of an import for people: what became of each endpoint, what is left out or behaves
// otherwise and what to do by hand, and what holds for all of it.

import { drawTable, printable } from '../cli/table.ts'
import type { Language } from '../cli/verb.ts'
import type { Imported, PlacedEndpoint, PlacedRemark } from './import-krakend.ts'

// oxfmt-ignore
const words = {
  endpoints: { pl: 'Punkty wejścia', en: 'Endpoints' },
  leftOut:   { pl: 'Nie przeniesiono', en: 'Left out' },
  changed:   { pl: 'Działa inaczej', en: 'Carried, and different' },
  nothing:   { pl: 'nic', en: 'nothing' },
  always:    { pl: 'Zawsze inaczej', en: 'Always different' },
  run:       { pl: 'Do wykonania', en: 'To run' },
  byHand:    { pl: 'ręcznie', en: 'by hand' },
} satisfies Record<string, Record<Language, string>>

// oxfmt-ignore
const became = {
  operation:   { pl: 'operacja', en: 'operation' },
  composition: { pl: 'złożenie', en: 'composition' },
  'left-out':  { pl: 'pominięto', en: 'left out' },
} satisfies Record<PlacedEndpoint['became'], Record<Language, string>>

export const alwaysDifferent: Readonly<Record<Language, readonly string[]>> = {
  pl: [
    'Operacje systemów za szyną są teraz osobnymi API: każdy zarejestrowany system może je wywołać z tokenem, także z pominięciem złożenia.',
    'Gdy nie zapisano czasu oczekiwania, KrakenD dawał 2 s, szyna daje 30 s.',
    'Wywołanie bez złożenia przekazuje wszystkie nagłówki z końca na koniec, nie tylko wymienione.',
    'X-KrakenD-Completed to teraz Szyna-Complete; gdy zawiodą wszystkie części, odpowiedź jest pusta i niepełna, nie 500.',
  ],
  en: [
    'Operations of backends are APIs of their own now: any registered system can call them with a token, past the composition too.',
    'Where no timeout was written KrakenD gave 2 s, and the bus gives 30 s.',
    'A call that is not composed passes on all end-to-end header fields, not only those that were listed.',
    'X-KrakenD-Completed is Szyna-Complete now; when all parts fail the answer is empty and incomplete, not 500.',
  ],
}

export function drawReport(imported: Imported, file: string, language: Language): string {
  const { endpoints, remarks, commands } = imported
  const ofKind = (kind: PlacedRemark['kind']) => remarks.filter((one) => one.kind === kind)
  return [
    ...titled(words.endpoints[language], endpoints.length, [drawEndpoints(endpoints, language)]),
    ...section(words.leftOut[language], ofKind('left-out'), file, language),
    ...section(words.changed[language], ofKind('changed'), file, language),
    ...titled(
      words.always[language],
      undefined,
      alwaysDifferent[language].map((line) => `  ${line}`),
    ),
    ...titled(
      words.run[language],
      undefined,
      commands.map((line) => `  ${line}`),
    ),
  ].join('\n')
}

function drawEndpoints(endpoints: readonly PlacedEndpoint[], language: Language): string {
  return drawTable(
    endpoints.map(({ endpoint, became: what, address, operation }) => [
      `  ${endpoint}`,
      became[what][language],
      address ?? '',
      operation ?? '',
    ]),
  )
}

function section(
  title: string,
  remarks: readonly PlacedRemark[],
  file: string,
  language: Language,
): string[] {
  if (remarks.length === 0) return titled(title, 0, [`  ${words.nothing[language]}`])
  const alike = Map.groupBy(remarks, ({ why, cure }) => JSON.stringify([why, cure]))
  const lines = [...alike.values()].flatMap((group) => [
    ...group.map(
      ({ line, column, at }) => `  ${file}:${line}:${column} ${printable(at.join('.'))}`,
    ),
    `    ${printable(group[0]!.why)}`,
    `    → ${words.byHand[language]}: ${printable(group[0]!.cure)}`,
  ])
  return titled(title, remarks.length, lines)
}

function titled(title: string, count: number | undefined, lines: readonly string[]): string[] {
  return [count === undefined ? title : `${title} (${count})`, ...lines, '']
}
