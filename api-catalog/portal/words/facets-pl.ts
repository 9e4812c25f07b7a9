// What the filters of the catalog say, in Polish.

import { polish } from './plural.ts'

export const facetsPl = {
  title: 'Filtry',
  toFilters: 'Przejdź do filtrów',
  groups: {
    entity: 'Podmiot',
    state: 'Stan',
    access: 'Jak uzyskać dostęp',
    data: 'Rodzaj danych',
    format: 'Format',
    sandbox: 'Piaskownica',
  },
  state: { published: 'opublikowane', deprecated: 'wycofywane' } as Record<string, string>,
  access: { open: 'otwarte', token: 'token', agreement: 'token i umowa' } as Record<string, string>,
  data: {
    none: 'nieoznaczone',
    personal: 'dane osobowe',
    identifier: 'identyfikatory',
    health: 'dane o zdrowiu',
    sensitive: 'dane wrażliwe',
    contact: 'dane kontaktowe',
    address: 'adresy',
    financial: 'dane finansowe',
  } as Record<string, string>,
  format: {
    json: 'JSON',
    xml: 'XML',
    csv: 'CSV',
    pdf: 'PDF',
    form: 'formularz',
    other: 'inny',
  } as Record<string, string>,
  sandbox: { 1: 'tylko w piaskownicy' } as Record<string, string>,
  more: (n: number) => `Jeszcze ${n}`,
  unlisted: (n: number) => `…i jeszcze ${n}; wpisz nazwę w wyszukiwarkę.`,
  field: 'Pasujące pola:',
  fieldIn: 'w',
  reading: (n: number) =>
    `Katalog jest właśnie czytany: wyszukiwarka nie zna jeszcze ${polish(n, 'API', 'API', 'API')}. Odśwież stronę za chwilę.`,
}
