// Stand-in of the white list of VAT payers, as in specs/vat-payers.openapi.yaml. A number that is not
// on the list is no error: the answer says so, with a requestId, because it is evidence too.

import { newId } from '#kernel/ids/ids.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import { isNip } from './identifiers/nip.ts'
import { isNrb } from './identifiers/nrb.ts'
import { readRegon } from './identifiers/regon.ts'
import { readOne, readPastDay } from './read-query.ts'
import type { Payer, Records } from './records.ts'
import { refuseInput } from './refuse-input.ts'
import type { Answer, Ask, Operation } from './stand-in.ts'

const nipsLimit = 30
/** `2026-03-02`: the day it is in Poland, not in Greenwich. */
const warsaw = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' })

export function vatPayersOperations({ payers }: Records, clock: Clock): Operation[] {
  const byNip = new Map(payers.map((payer) => [payer.nip, payer]))
  const byRegon = new Map(payers.map((payer) => [payer.regon, payer]))

  const today = () => warsaw.format(clock.now())
  const dayOf = ({ query }: Ask) => readPastDay(readOne(query, 'date'), today(), 'query')
  const nipOf = (ask: Ask) => asOf(byNip.get(readNip(ask)), dayOf(ask))
  const regonOf = (ask: Ask) => asOf(byRegon.get(readRegonParam(ask)), dayOf(ask))

  /** Every answer carries the proof that it was asked. */
  function result(found: object): Answer {
    const requestDateTime = new Date(clock.now()).toISOString()
    return { body: { result: { ...found, requestId: newId<'request'>(), requestDateTime } } }
  }

  function check(payer: Payer | null, ask: Ask): Answer {
    const account = readAccount(ask)
    const assigned = payer?.accountNumbers.includes(account) ?? false
    return result({ accountAssigned: assigned ? 'TAK' : 'NIE' })
  }

  return [
    {
      method: 'GET',
      path: '/search/nip/{nip}',
      answer: (ask) => result({ subject: nipOf(ask) }),
    },
    {
      method: 'GET',
      path: '/search/regon/{regon}',
      answer: (ask) => result({ subject: regonOf(ask) }),
    },
    {
      method: 'GET',
      path: '/search/bank-account/{account}',
      answer(ask) {
        const account = readAccount(ask)
        const day = dayOf(ask)
        const listed = payers.map((payer) => asOf(payer, day))
        const subjects = listed.filter((payer) => payer?.accountNumbers.includes(account))
        return result({ subjects })
      },
    },
    {
      method: 'POST',
      path: '/search/nips',
      answer({ body }) {
        const { nips, date } = readNips(body)
        const day = readPastDay(date, today(), 'body')
        const entries = nips.map((identifier) => {
          const payer = asOf(byNip.get(identifier), day)
          return { identifier, subjects: payer ? [payer] : [] }
        })
        return result({ entries })
      },
    },
    {
      method: 'GET',
      path: '/check/nip/{nip}/bank-account/{account}',
      answer: (ask) => check(nipOf(ask), ask),
    },
    {
      method: 'GET',
      path: '/check/regon/{regon}/bank-account/{account}',
      answer: (ask) => check(regonOf(ask), ask),
    },
  ]
}

/** The payer as the list showed it that day; null when he was not on it yet. */
function asOf(payer: Payer | undefined, day: string): Payer | null {
  if (!payer || day < payer.registrationLegalDate) return null
  if (payer.removalDate === null) return payer
  if (day >= payer.removalDate) return { ...payer, accountNumbers: [] }
  return { ...payer, statusVat: 'Czynny', removalDate: null, removalBasis: null }
}

function readNip({ params }: Ask): string {
  const nip = params.get('nip') ?? ''
  if (isNip(nip)) return nip
  refuseInput(
    'path',
    '/nip',
    'To nie jest NIP: podaj 10 cyfr bez kresek i sprawdź cyfrę kontrolną.',
  )
}

function readRegonParam({ params }: Ask): string {
  const regon = readRegon(params.get('regon') ?? '')
  if (regon) return regon
  refuseInput('path', '/regon', 'To nie jest REGON: podaj 9 lub 14 cyfr i sprawdź cyfrę kontrolną.')
}

function readAccount({ params }: Ask): string {
  const account = params.get('account') ?? ''
  if (isNrb(account)) return account
  refuseInput('path', '/account', 'To nie jest numer rachunku: podaj 26 cyfr bez spacji i bez PL.')
}

function readNips(body: unknown): { nips: string[]; date: unknown } {
  const { nips, date }: { nips?: unknown; date?: unknown } =
    typeof body === 'object' && body !== null ? body : {}
  if (!Array.isArray(nips) || nips.length < 1 || nips.length > nipsLimit) {
    refuseInput('body', '/nips', `Podaj listę od 1 do ${nipsLimit} numerów NIP.`)
  }
  const wrong = nips.findIndex((nip) => typeof nip !== 'string' || !isNip(nip))
  if (wrong >= 0) refuseInput('body', `/nips/${wrong}`, 'To nie jest NIP: sprawdź cyfrę kontrolną.')
  return { nips: [...new Set(nips as string[])], date }
}
