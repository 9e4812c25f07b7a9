// What the pages of rules and of the score say in Polish.

export const rulesPl = {
  title: 'Reguły katalogu',
  lead: 'Według tych reguł katalog ocenia dokument OpenAPI przy rejestracji. Ile która waży, mówi plik reguł, który redagują administratorzy.',
  allRules: 'Wszystkie reguły i ich uzasadnienie',
  ofRedocly: 'Reguły Redocly',
  ofRedoclyText:
    'Te reguły pochodzą z pakietu Redocly; ich opis (po angielsku) jest na jego stronach.',
  why: 'Po co',
  wrong: 'Źle',
  right: 'Dobrze',
  weight: 'Waga',
  severity: {
    error: 'błąd: odmowa rejestracji',
    warn: 'ostrzeżenie',
    info: 'wskazówka',
    off: 'wyłączona',
    unknown: 'nie da się teraz odczytać',
  },
  groups: { error: 'Odmowa rejestracji', warn: 'Ostrzeżenia', info: 'Wskazówki', off: 'Wyłączone' },
  score: 'Ocena',
  scoreSaid: (level: string, points: number) => `poziom ${level}, ${points} na 100 punktów`,
  scoreText:
    'Każda reguła kosztuje tym więcej, im większa część operacji ją łamie; błąd bez odstępstwa nie zostawia więcej niż 39 punktów. Poziomy: A od 90, B od 75, C od 60, D od 40, E poniżej.',
  hotSpots: 'Gdzie traci się najwięcej',
  lost: (points: string) => `strata ${points} pkt`,
  waived: (until: string, reason: string) => `Odstępstwo do ${until}: ${reason}`,
}

export type RuleWords = typeof rulesPl
