// What all pages of the desk say, in both languages. Each family of pages brings its own words.

import type { Language } from '#kernel/problem/problem.ts'
import type { DeskPermission } from './desk-route.ts'

const pl = {
  language: 'pl' as Language,
  desk: 'Pulpit',
  menu: 'Części pulpitu',
  systems: 'Systemy',
  agreements: 'Umowy',
  apis: 'API',
  usage: 'Zużycie',
  notices: 'Powiadomienia',
  wrong: 'Tego nie zrobiono',
  back: 'Wróć',
  noOffice: 'Wybierz urząd',
  noOfficeText: 'Pulpit należy do urzędu albo firmy. Najpierw wybierz, w czyim imieniu działasz.',
  toOffice: 'Wybierz urząd, w którego imieniu działasz',
  notPermitted: 'Brak uprawnienia',
  notPermittedText: (what: string) =>
    `Ta strona wymaga uprawnienia: ${what}. Nadaje je administrator urzędu.`,
  tooWeak: (what: string) =>
    `Masz uprawnienie: ${what}, ale to logowanie jest na nie za słabe. Wyloguj się i zaloguj mocniejszym sposobem.`,
  permissions: {
    'systems.manage': 'systemy podmiotu i ich klucze',
    'agreements.ask': 'wnioskowanie o dostęp do API',
    'agreements.decide': 'rozstrzyganie wniosków o dostęp',
    'apis.manage': 'publikowanie API podmiotu',
  } satisfies Record<DeskPermission, string> as Record<DeskPermission, string>,
  or: ' albo ',
  changedSince: 'Zmieniło się, odkąd otwarto tę stronę',
  changedSinceText:
    'Ktoś zrobił w tym czasie coś innego. Nic nie zapisano. Otwórz stronę jeszcze raz, przeczytaj, jak jest teraz, i powtórz, jeśli nadal trzeba.',
  openAgain: 'Otwórz stronę jeszcze raz',
  detailsInEnglish: 'Szczegóły (po angielsku)',
}

const en: typeof pl = {
  language: 'en',
  desk: 'Desk',
  menu: 'Parts of the desk',
  systems: 'Systems',
  agreements: 'Agreements',
  apis: 'APIs',
  usage: 'Usage',
  notices: 'Notices',
  wrong: 'This was not done',
  back: 'Back',
  noOffice: 'Choose an office',
  noOfficeText:
    'The desk belongs to an office or a company. First choose in whose name you are acting.',
  toOffice: 'Choose the office you act for',
  notPermitted: 'The permission is missing',
  notPermittedText: (what) =>
    `This page needs the permission: ${what}. The administrator of the office assigns it.`,
  tooWeak: (what) =>
    `You have the permission: ${what}, but this login is too weak for it. Log out and log in by a stronger means.`,
  permissions: {
    'systems.manage': 'systems of the entity and their keys',
    'agreements.ask': 'asking for access to APIs',
    'agreements.decide': 'deciding requests for access',
    'apis.manage': 'publishing the APIs of the entity',
  },
  or: ' or ',
  changedSince: 'It has changed since this page was opened',
  changedSinceText:
    'Somebody did something else in the meantime. Nothing was saved. Open the page again, read how it is now, and repeat what you wanted if it is still needed.',
  openAgain: 'Open the page again',
  detailsInEnglish: 'Details',
}

export type DeskWords = typeof pl
export const deskWords: Readonly<Record<Language, DeskWords>> = { pl, en }
