// English titles of notices.

import type { NoticeWords } from './title-of.ts'

export const en: NoticeWords = {
  'api.breaking': ({ api, version }) => `${api}: version ${version} breaks the one before`,
  'api.changed': ({ api, version }) => `${api}: version ${version} may have changed what you call`,
  'api.deprecated': ({ api, sunset }) =>
    sunset === undefined
      ? `${api}: the API is deprecated`
      : `${api}: the API is deprecated and ends on ${sunset}`,
  'api.sunset-near': ({ api, sunset, days }) =>
    days === 1
      ? `${api}: it ends in less than a day, on ${sunset}`
      : `${api}: it ends in ${days} days, on ${sunset}`,
  'api.suspended': ({ api }) => `${api}: the API is suspended`,
  'api.resumed': ({ api }) => `${api}: the API is back`,
  'api.archived': ({ api }) => `${api}: the API is no more`,
  'agreement.asked': ({ api, consumer }) =>
    `${api}: a request about the agreement with ${consumer}`,
  'agreement.decided': ({ api, consumer, decision }) =>
    `${api}: the agreement with ${consumer} ${decisions[decision ?? 'approved']}`,
  'agreement.suspended': ({ api, consumer }) =>
    `${api}: the agreement with ${consumer} is suspended`,
  feedback: ({ api, operation }) => `${api}: something was said of the operation ${operation}`,
}

const decisions = {
  approved: 'is approved',
  rejected: 'is rejected',
  'missing-attributes': 'waits for missing attributes',
  resumed: 'is in force again',
  withdrawn: 'is withdrawn',
  archived: 'has ended',
}
