// Polish titles of notices.

import type { NoticeWords } from './title-of.ts'

export const pl: NoticeWords = {
  'api.breaking': ({ api, version }) => `${api}: wersja ${version} zrywa zgodność z poprzednią`,
  'api.changed': ({ api, version }) => `${api}: wersja ${version} mogła zmienić to, co wywołujesz`,
  'api.deprecated': ({ api, sunset }) =>
    sunset === undefined
      ? `${api}: API jest wycofywane`
      : `${api}: API jest wycofywane, koniec ${sunset}`,
  'api.sunset-near': ({ api, sunset, days }) =>
    days === 1
      ? `${api}: koniec za mniej niż dzień, ${sunset}`
      : `${api}: koniec za ${days} dni, ${sunset}`,
  'api.suspended': ({ api }) => `${api}: API jest zawieszone`,
  'api.resumed': ({ api }) => `${api}: API znów działa`,
  'api.archived': ({ api }) => `${api}: API już nie ma`,
  'agreement.asked': ({ api, consumer }) => `${api}: prośba w sprawie umowy z ${consumer}`,
  'agreement.decided': ({ api, consumer, decision }) =>
    `${api}: umowa z ${consumer} ${decisions[decision ?? 'approved']}`,
  'agreement.suspended': ({ api, consumer }) => `${api}: umowa z ${consumer} jest zawieszona`,
  feedback: ({ api, operation }) => `${api}: nowa uwaga do operacji ${operation}`,
}

const decisions = {
  approved: 'jest zatwierdzona',
  rejected: 'jest odrzucona',
  'missing-attributes': 'czeka na brakujące atrybuty',
  resumed: 'znów obowiązuje',
  withdrawn: 'jest wycofana',
  archived: 'jest zakończona',
}
