// What the page of an API says of it beside its document, and what it says when nobody knows.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import supertest from 'supertest'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { UsageRow } from '../usage/usage.ts'
import { readHealth } from './read-health.ts'
import { flat, openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { publishedFamily } from './testing/published-family.ts'
import { richNeeds } from './testing/rich-needs.ts'

const root = '/apis/gitd/licences/v1'

describe('the page of an API', () => {
  let portal: TestPortal
  before(async () => {
    portal = await openTestPortal(publishedFamily(), richNeeds())
  })
  after(() => portal.close())
  const page = async (path: string) =>
    flat((await supertest(portal.server).get(path).expect(200)).text)

  it('shows every major with where it is in its life', async () => {
    const text = await page(root)
    assert.match(text, /v2<\/strong><\/a><span>1\.2\.0<\/span><span class="mark good">opublikowana/)
    assert.match(text, /wycofywana od 1 lutego 2026, przestanie działać 1 lutego 2027/)
    assert.match(text, /Następca:\s*<a href="\/apis\/gitd\/licences\/v2">/)
    assert.match(text, /Nie buduj na niej niczego nowego/)
    assert.doesNotMatch(await page('/apis/gitd/licences/v2'), /Nie buduj na niej/)
  })

  it('tells the changes of each registration by class', async () => {
    const text = await page(root)
    assert.match(text, /zrywające zgodność: 1/)
    assert.match(text, /The property state left the reply\./)
    assert.match(text, /Pierwsza rejestracja tego wydania głównego/)
  })

  it('says what is needed and where to ask for it', async () => {
    const text = await page(root)
    assert.match(text, /potrzebna: wniosek rozpatruje właściciel API/)
    assert.match(text, /href="\/desk\/agreements\/new\?api=gitd%2Flicences"/)
    assert.match(text, /jedno z: type:office, type:court/)
    assert.match(text, /Mały: 1000 wywołań w ciągu dnia/)
    assert.match(text, /60 wywołań na minutę/)
  })

  it('shows the score, how many replies fitted, and the availability in words too', async () => {
    const text = await page(root)
    assert.match(text, /87 na 100/)
    assert.match(text, /99% z 600 sprawdzonych odpowiedzi/)
    assert.match(
      text,
      /<svg class="availability" viewBox="0 0 300 48" role="img" aria-label="Dostępność dzień po dniu: średnio 98,73%/,
    )
    assert.equal(text.match(/<rect class="(?:good|warm|bad|none)"/g)?.length, 30)
  })

  it('shows what it is made of and what is made of it', async () => {
    assert.match(
      await page(root),
      /To API jest częścią:<\/p><ul><li><a href="\/apis\/coi\/carrier\/v1">/,
    )
    const folder = await page('/apis/coi/carrier/v1')
    assert.match(folder, /<a href="\/apis\/gitd\/licences\/v1">Rejestr licencji/)
    assert.match(folder, /<li><code>mc\/persons\/v1<\/code><\/li>/)
    assert.match(folder, /Złożone z: gitd\/licences\/v1, mc\/persons\/v1\. Używane w: nic\./)
  })

  it('shows what the sandbox answers to the first call', async () => {
    assert.match(await page(root), /Przykład odpowiedzi/)
  })

  it('is there, and says so plainly, when what is around it fails or hangs', async (t) => {
    const failing = await openTestPortal(publishedFamily(), {
      changelog: () => Promise.reject(new Error('no table')),
      score: () => new Promise(() => {}),
      usage: {
        read() {
          throw new Error('not open')
        },
      },
      access: () => Promise.reject(new Error('away')),
    })
    t.after(() => failing.close())
    const { text } = await supertest(failing.server).get(root).expect(200)
    for (const said of [
      /Historii zmian nie można teraz/,
      /Oceny nie można teraz/,
      /Nie można teraz odczytać, jak/,
    ]) {
      assert.match(text, said)
    }
  })

  it('speaks of nothing that nobody tells it', async (t) => {
    const bare = await openTestPortal(publishedFamily())
    t.after(() => bare.close())
    const { text } = await supertest(bare.server).get(root).expect(200)
    assert.doesNotMatch(text, /id="health"|id="changelog"|\/desk\/agreements/)
    assert.match(text, /niepotrzebna/)
  })
})

describe('the health of an API', () => {
  const clock = handWoundClock(Date.parse('2026-03-30T10:00:00Z'))
  const row = (at: string, more: Partial<UsageRow>): UsageRow => ({
    at,
    api: undefined,
    operation: undefined,
    system: undefined,
    entity: undefined,
    purpose: undefined,
    calls: 0,
    refused: 0,
    failed: 0,
    upstreamFaults: 0,
    replyBytes: 0,
    p50: undefined,
    p95: undefined,
    checked: 0,
    fitted: 0,
    ...more,
  })
  const read = (rows: UsageRow[]) =>
    readHealth({ read: () => Promise.resolve(rows) }, 'gitd/licences/v1', clock)

  it('is not known where there was no call', async () => {
    const { contract, available, days } = await read([])
    assert.deepEqual([contract, available], [undefined, undefined])
    assert.deepEqual(
      [days.length, days[0]?.day, days.at(-1)?.day],
      [30, '2026-03-01', '2026-03-30'],
    )
    assert.ok(days.every(({ share }) => share === undefined))
  })

  it('is by day of Warsaw, also across a change of the clock', async () => {
    // 29 March 2026 has 23 hours; its beginning is 23:00 UTC of the day before.
    const { days, available, contract } = await read([
      row('2026-03-28T23:00:00.000Z', { calls: 10, upstreamFaults: 1, checked: 4, fitted: 3 }),
      row('2026-03-29T22:00:00.000Z', { calls: 10 }),
      row('2025-01-01T00:00:00.000Z', { calls: 999, upstreamFaults: 999 }),
    ])
    assert.deepEqual(days.slice(-2), [
      { day: '2026-03-29', share: 0.9 },
      { day: '2026-03-30', share: 1 },
    ])
    assert.equal(available, 0.95)
    assert.deepEqual(contract, { checked: 4, share: 0.75 })
  })
})
