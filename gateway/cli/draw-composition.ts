// A composition as a drawing: each operation with its rounds, what runs at once side by side under
// one number, and what each part waits for.
//
//   viewPerson  POST /lookups
//   │
//   ├─ 1  found      mc/persons/v1 lookUpPersons
//   ├─ 2  person     mc/persons/v1 getPerson      after found
//   │     addresses  mc/persons/v1 listAddresses  after found, at most 3000 ms, may be missing
//   └► data, complete, sources

import { addressOf } from '../composition/address-of.ts'
import type { ComposedOperation, Composition, Part } from '../composition/composition.ts'
import { roundsOf } from '../composition/order-parts.ts'
import { drawTable } from './table.ts'
import type { Language } from './verb.ts'

// oxfmt-ignore
const words = {
  after:    { pl: 'po',                       en: 'after' },
  atMost:   { pl: 'najwyżej',                 en: 'at most' },
  kept:     { pl: 'pamiętana',                en: 'kept for' },
  atOnce:   { pl: 'naraz',                    en: 'at once' },
  omit:     { pl: 'może jej nie być',         en: 'may be missing' },
  default:  { pl: 'ma odpowiedź zastępczą',   en: 'has a default' },
  bare:     { pl: 'sam wynik; Szyna-Complete i Szyna-Sources w nagłówkach', en: 'the bare result; Szyna-Complete and Szyna-Sources in the headers' },
}

export function drawComposition(composition: Composition, language: Language): string {
  const { title, version, policy, operations } = composition
  const head = `${addressOf(composition)} ${version}  ${title}  (${policy})`
  return [head, ...operations.map((one) => drawOperation(one, language))].join('\n\n')
}

function drawOperation(
  { id, method, path, parts, envelope }: ComposedOperation,
  language: Language,
) {
  const rows = roundsOf(parts).flatMap((round, at) =>
    round.map((part, nth) => [
      nth === 0 ? `├─ ${at + 1}` : '│',
      part.name,
      `${part.api} ${part.operation}`,
      tellPart(part, language),
    ]),
  )
  const end = envelope ? 'data, complete, sources' : words.bare[language]
  return [`${id}  ${method} ${path}`, '│', drawTable(rows), `└► ${end}`].join('\n')
}

function tellPart({ after, onError, timeoutMs, cacheSeconds, atOnce }: Part, language: Language) {
  const told = [
    after.length > 0 ? [`${words.after[language]} ${after.join(', ')}`] : [],
    timeoutMs === undefined ? [] : [`${words.atMost[language]} ${timeoutMs} ms`],
    cacheSeconds === undefined ? [] : [`${words.kept[language]} ${cacheSeconds} s`],
    atOnce > 1 ? [`${atOnce} ${words.atOnce[language]}`] : [],
    onError === 'fail' ? [] : [onError === 'omit' ? words.omit[language] : words.default[language]],
  ]
  return told.flat().join(', ')
}
