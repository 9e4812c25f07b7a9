// What the overview of the desk says, in both languages.

import type { Language } from '#kernel/problem/problem.ts'

const pl = {
  title: 'Pulpit',
  lead: (entity: string) => `Działasz w imieniu: ${entity}.`,
  waits: 'Co czeka na Ciebie',
  nothingWaits: 'Nic nie czeka na Twoją odpowiedź.',
  decide: (consumer: string, api: string) => `${consumer} prosi o dostęp do ${api}`,
  decideChange: (consumer: string, api: string) => `${consumer} prosi o zmianę umowy na ${api}`,
  answer: (api: string) => `Właściciel ${api} prosi o zmianę umowy`,
  lacking: (api: string) => `Wniosek o ${api} czeka na cechy podmiotu`,
  candidates: {
    draft: (api: string) => `Szkic nowej wersji ${api} czeka na wysłanie`,
    waiting: (api: string) => `Nowa wersja ${api} czeka na zgodę`,
  },
  drift: (api: string) => `Dokument ${api} w rejestrze jest już inny niż opublikowany`,
  systems: 'Moje systemy',
  allSystems: 'Wszystkie systemy i klucze',
  noSystems: 'Podmiot nie ma jeszcze systemów.',
  agreements: 'Czego używamy',
  allAgreements: (mine: number, others: number) =>
    `Wszystkie umowy (nasze: ${mine}, innych o nasze API: ${others})`,
  noAgreements: 'Podmiot nie prosił jeszcze o żadne API.',
  apis: 'Moje API',
  allApis: 'Wszystkie API',
  noApis: 'Podmiot nie zarejestrował jeszcze API.',
  nothingPermitted:
    'Nie masz tu żadnych uprawnień. Role „Integrator” i „Opiekun API” nadaje administrator urzędu.',
}

const en: typeof pl = {
  title: 'Desk',
  lead: (entity) => `You act for: ${entity}.`,
  waits: 'What waits for you',
  nothingWaits: 'Nothing waits for your answer.',
  decide: (consumer, api) => `${consumer} asks for access to ${api}`,
  decideChange: (consumer, api) => `${consumer} asks to change the agreement on ${api}`,
  answer: (api) => `The owner of ${api} asks to change the agreement`,
  lacking: (api) => `The request for ${api} waits for attributes of the entity`,
  candidates: {
    draft: (api) => `The draft of a new version of ${api} waits to be sent`,
    waiting: (api) => `The new version of ${api} waits for approval`,
  },
  drift: (api) => `The document of ${api} at the registry differs from the published one`,
  systems: 'My systems',
  allSystems: 'All systems and keys',
  noSystems: 'The entity has no systems yet.',
  agreements: 'What we use',
  allAgreements: (mine, others) =>
    `All agreements (ours: ${mine}, of others on our APIs: ${others})`,
  noAgreements: 'The entity has asked for no API yet.',
  apis: 'My APIs',
  allApis: 'All APIs',
  noApis: 'The entity has registered no API yet.',
  nothingPermitted:
    'You have no permissions here. The administrator of the office assigns the roles “Integrator” and “Owner of APIs”.',
}

export const overviewWords: Readonly<Record<Language, typeof pl>> = { pl, en }
