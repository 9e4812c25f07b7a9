// The white list of the demo. Every reply is as the document says.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { account, answered, ask, clock, example, lasting } from './testing/ask-demo.ts'

describe('the white list', () => {
  const get = (operation: string, path: string) =>
    answered('vat-payers', operation, ask('vat-payers').get(path))
  const nips = (body: object) =>
    answered('vat-payers', 'searchByNips', ask('vat-payers').post('/search/nips').send(body))

  it('finds the same payer by NIP, REGON, bank account and in a list', async () => {
    const found = lasting(example('vat-payers', 'searchByNip', 'found'))
    const byNip = await get('searchByNip', '/search/nip/9990000416?date=2025-06-30')
    assert.deepEqual(lasting(byNip.body), found)
    const byRegon = await get('searchByRegon', '/search/regon/990000298?date=2025-06-30')
    assert.deepEqual(lasting(byRegon.body), found)
    const path = `/search/bank-account/${account}?date=2025-06-30`
    const byAccount = await get('searchByBankAccount', path)
    assert.deepEqual(lasting(byAccount.body), lasting(example('vat-payers', 'searchByBankAccount')))
    const listed = await nips({ nips: ['9990000416', '9990002102'], date: '2025-06-30' })
    assert.deepEqual(lasting(listed.body), lasting(example('vat-payers', 'searchByNips')))
  })

  it('answers TAK for an account of the payer and NIE for one of another', async () => {
    for (const [operation, start] of [
      ['checkNipAccount', '/check/nip/9990000416'],
      ['checkRegonAccount', '/check/regon/990000298'],
    ] as const) {
      const path = (nrb: string) => `${start}/bank-account/${nrb}?date=2025-06-30`
      const yes = await get(operation, path(account))
      assert.deepEqual(lasting(yes.body), { accountAssigned: 'TAK' })
      const no = await get(operation, path('61109010140000071219812874'))
      assert.deepEqual(lasting(no.body), { accountAssigned: 'NIE' })
    }
  })

  it('knows nobody before he was registered', async () => {
    const before = await get('searchByNip', '/search/nip/9990000416?date=2020-06-29')
    assert.deepEqual(lasting(before.body), { subject: null })
    const path = `/check/nip/9990000416/bank-account/${account}?date=2020-06-29`
    assert.deepEqual(lasting((await get('checkNipAccount', path)).body), { accountAssigned: 'NIE' })
  })

  it('shows a removed payer as he was on the day asked about', async () => {
    const at = (day: string) => get('searchByNip', `/search/nip/9990000706?date=${day}`)
    const now = (await at('2026-01-01')).body.result.subject
    assert.equal(now.statusVat, 'Niezarejestrowany')
    assert.deepEqual(now.accountNumbers, [])
    const dayBefore = new Date(Date.parse(now.removalDate) - 86_400_000).toISOString().slice(0, 10)
    const before = (await at(dayBefore)).body.result.subject
    assert.deepEqual([before.statusVat, before.removalDate], ['Czynny', null])
    assert.ok(before.accountNumbers.length > 0)
  })

  it('gives every answer its own requestId and the time of the clock', async () => {
    const path = '/search/nip/9990000416?date=2025-06-30'
    const [first, second] = [await get('searchByNip', path), await get('searchByNip', path)]
    assert.notEqual(first.body.result.requestId, second.body.result.requestId)
    assert.equal(first.body.result.requestDateTime, '2026-03-02T22:30:00.000Z')
  })

  it('takes today by the Polish calendar and refuses tomorrow', async () => {
    const at = (day: string) => get('searchByNip', `/search/nip/9990000416?date=${day}`)
    assert.equal((await at('2026-03-02')).status, 200)
    assert.equal((await at('2026-03-03')).status, 400)
    clock.wind(45 * 60_000)
    assert.equal((await at('2026-03-03')).status, 200)
    assert.equal((await at('2026-03-04')).status, 400)
  })

  it('refuses a day that is none and numbers that fail their check digit', async () => {
    const day = '?date=2025-06-30'
    for (const [operation, path, pointer] of [
      ['searchByNip', '/search/nip/9990000416', '/date'],
      ['searchByNip', '/search/nip/9990000416?date=2025-02-29', '/date'],
      ['searchByNip', '/search/nip/9990000416?date=30.06.2025', '/date'],
      ['searchByNip', `/search/nip/0000000000${day}`, '/nip'],
      ['searchByRegon', `/search/regon/990000299${day}`, '/regon'],
      [
        'searchByBankAccount',
        `/search/bank-account/${account.replace(/1$/, '2')}${day}`,
        '/account',
      ],
      ['checkNipAccount', `/check/nip/9990000416/bank-account/1${day}`, '/account'],
      ['checkNipAccount', `/check/nip/5250007313/bank-account/1${day}`, '/account'],
    ] as const) {
      const reply = await get(operation, path)
      assert.equal(reply.status, 400, path)
      assert.equal(reply.body.errors[0].pointer, pointer, path)
    }
  })

  it('takes 1 to 30 numbers at once and points at the wrong one', async () => {
    const many = (count: number) =>
      nips({ nips: Array(count).fill('9990000416'), date: '2025-06-30' })
    assert.equal((await many(30)).body.result.entries.length, 1)
    assert.equal((await many(31)).status, 400)
    assert.equal((await many(0)).status, 400)
    const wrong = await nips({ nips: ['9990000416', '1'], date: '2025-06-30' })
    assert.equal(wrong.body.errors[0].pointer, '/nips/1')
  })
})
