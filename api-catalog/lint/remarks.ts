// Found elsewhere than by a visitor, while a document is read, bundled and answered from; the ruleset says
// how much they matter. They have no example here: what makes them is more than one document.

import type { Language } from '#kernel/problem/problem.ts'

type Why = Readonly<Record<Language, string>>

export const remarks = {
  'duplicate-keys': {
    pl: 'Klucz zapisany w JSON dwa razy: liczy się ostatni, a każdy program może wybrać inaczej. Usuń jeden z nich.',
    en: 'A key is written twice in JSON: the last one counts, and another program may choose otherwise. Remove one of them.',
  },
  'outside-schema': {
    pl: 'Schemat leży w pliku, którego nie podano, a szyna nie pobiera plików po drodze. Przyjmie w tym miejscu wszystko; dołącz plik albo przenieś schemat do dokumentu.',
    en: 'A schema lies in a file that was not handed in, and the bus fetches none on the way. It takes anything in that place; hand the file in, or move the schema into the document.',
  },
  'outside-example': {
    pl: 'Przykład leży pod adresem, którego nie podano, więc piaskownica go nie pokaże. Wpisz go do dokumentu jako value.',
    en: 'An example lies at an address that was not handed in, so the sandbox does not show it. Write it into the document as value.',
  },
  'renamed-component': {
    pl: 'Dwa pliki nazywają tak samo różne rzeczy; jedna z nich dostała w złożonym dokumencie inną nazwę. Nadaj im różne nazwy, żeby wygenerowane programy nie zmieniały się bez powodu.',
    en: 'Two files give one name to different things; one of them got another name in the bundle. Name them apart, so that generated programs do not change without a reason.',
  },
  'sandbox-answer': {
    pl: 'Z przykładów i schematów nie da się ułożyć odpowiedzi, więc piaskownica tej operacji nie odpowie. Dodaj example do odpowiedzi.',
    en: 'No answer can be made of examples and schemas, so the sandbox does not answer this operation. Add an example to the response.',
  },
} as const satisfies Record<string, Why>

export type RemarkRule = keyof typeof remarks

export const remarkRules = Object.keys(remarks) as readonly RemarkRule[]
