// What the page of usage says, in both languages.

import type { Language } from '#kernel/problem/problem.ts'
import type { Range } from './buckets.ts'

const pl = {
  title: 'Zużycie',
  choose: 'Co pokazać',
  of: 'Czyje wywołania',
  allSystems: 'wszystkie systemy podmiotu',
  range: 'Z jakiego czasu',
  ranges: { '24h': '24 godziny', '7d': '7 dni', '30d': '30 dni', '90d': '90 dni' } as Record<
    Range,
    string
  >,
  show: 'Pokaż',
  notCounted: 'Szyna nie liczy jeszcze wywołań.',
  total: (calls: string, refused: string, failed: string) =>
    `Wywołania: ${calls}, odmowy: ${refused}, błędy: ${failed}.`,
  callsHeading: 'Wywołania',
  callsTitle: (calls: string, range: string) =>
    `Wykres wywołań, ${range}, razem ${calls}. Liczby są w tabeli poniżej.`,
  timesHeading: 'Czas odpowiedzi, ms (95 na 100 wywołań)',
  timesTitle: (range: string) => `Wykres czasu odpowiedzi, ${range}. Liczby są w tabeli poniżej.`,
  numbers: 'Liczby z wykresów',
  csv: 'Pobierz jako CSV',
  byApi: 'Według API i systemu',
  byCaller: 'Według wołającego',
  left: 'Ile zostało na dziś',
  purpose: 'Cel',
  used: 'Zużyte',
  agreed: 'Uzgodnione',
  remains: 'Zostało',
  heads: {
    when: 'Kiedy',
    calls: 'Wywołania',
    refused: 'Odmowy (4xx)',
    failed: 'Błędy (5xx)',
    p95: 'p95, ms',
    api: 'API',
    system: 'System',
    entity: 'Podmiot',
  },
}

const en: typeof pl = {
  title: 'Usage',
  choose: 'What to show',
  of: 'Whose calls',
  allSystems: 'all systems of the entity',
  range: 'Of which time',
  ranges: { '24h': '24 hours', '7d': '7 days', '30d': '30 days', '90d': '90 days' },
  show: 'Show',
  notCounted: 'The bus does not count calls yet.',
  total: (calls, refused, failed) => `Calls: ${calls}, refused: ${refused}, failed: ${failed}.`,
  callsHeading: 'Calls',
  callsTitle: (calls, range) =>
    `Chart of calls, ${range}, ${calls} in all. The numbers are in the table below.`,
  timesHeading: 'Time to answer, ms (95 of 100 calls)',
  timesTitle: (range) => `Chart of times to answer, ${range}. The numbers are in the table below.`,
  numbers: 'The numbers of the charts',
  csv: 'Download as CSV',
  byApi: 'By API and system',
  byCaller: 'By caller',
  left: 'What is left today',
  purpose: 'Purpose',
  used: 'Used',
  agreed: 'Agreed',
  remains: 'Left',
  heads: {
    when: 'When',
    calls: 'Calls',
    refused: 'Refused (4xx)',
    failed: 'Failed (5xx)',
    p95: 'p95, ms',
    api: 'API',
    system: 'System',
    entity: 'Entity',
  },
}

export const usageWords: Readonly<Record<Language, typeof pl>> = { pl, en }
