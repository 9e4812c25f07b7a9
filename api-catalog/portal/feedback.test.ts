// A note on an operation, from the form to whoever keeps it.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import supertest from 'supertest'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { NewNote } from '../feedback/open-feedback.ts'
import { openNoteLimit } from './limit-notes.ts'
import { vectors } from './testing/hostile-documents.ts'
import { flat, openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { old, root } from './testing/published-licences.ts'

const address = `${root}/operations/getlicence/feedback`

describe('a note on an operation', () => {
  let portal: TestPortal
  let given: NewNote[] = []
  let from = 0
  before(async () => {
    portal = await openTestPortal([old], {
      publicUrl: 'own',
      addressOf: () => `192.0.2.${from}`,
      feedback: {
        give(note) {
          if (note.text === 'too much') refuse('request/invalid', 'Write less.')
          given.push(note)
          return Promise.resolve()
        },
      },
    })
  })
  beforeEach(() => {
    given = []
    from++
  })
  after(() => portal.close())

  const send = (fields: object, headers: Record<string, string> = {}) =>
    supertest(portal.server).post(address).type('form').set(headers).send(fields)

  it('is given with what it is about, and thanked for', async () => {
    const sent = await send({ clear: 'no', text: 'Niejasne.' }, { Origin: portal.url }).expect(303)
    assert.equal(sent.headers['location'], address)
    const note = { entity: 'gitd', api: 'licences', major: 1, operation: 'getLicence' }
    assert.deepEqual(given, [{ ...note, clear: false, text: 'Niejasne.', language: 'pl' }])
    const { text } = await supertest(portal.server).get(address).expect(200)
    assert.match(flat(text), /<h1>Dziękujemy za uwagę<\/h1>/)
  })

  it('is not taken from a page of another site', async () => {
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ]) {
      const { text } = await send({ text: 'x' }, headers).expect(403)
      assert.match(text, /Formularz jest nieaktualny/)
    }
    assert.deepEqual(given, [])
  })

  it('is a form, and not a long one', async () => {
    await supertest(portal.server).post(address).type('json').send({ text: 'x' }).expect(415)
    await send({ text: 'x'.repeat(70_000) }).expect(413)
    const { text } = await send({ text: 'too much' }).expect(400)
    assert.match(text, /Uwaga nie została przyjęta/)
    assert.deepEqual(given, [])
  })

  it('comes five times in ten minutes from one address', async () => {
    for (let n = 0; n < 5; n++) await send({ text: `${n}` }).expect(303)
    await send({ text: '6' }).expect(429)
    from++
    await send({ text: '6' }).expect(303)
    assert.equal(given.length, 6)
  })

  it('is taken as it is, whatever it says, and shown on no public page', async () => {
    for (const vector of vectors) {
      from++
      await send({ text: vector }).expect(303)
    }
    assert.deepEqual(
      given.map(({ text }) => text),
      vectors,
    )
    const { text } = await supertest(portal.server).get(`${root}/operations/getlicence`)
    assert.ok(!text.includes('__xss'))
  })

  it('is about an operation that is there', async () => {
    for (const path of [`${root}/operations/nothing/feedback`, `${root}/feedback`, '/', root]) {
      await supertest(portal.server).post(path).type('form').send({ text: 'x' }).expect(405)
    }
    await supertest(portal.server).put(address).expect(405).expect('Allow', 'GET, HEAD, POST')
  })

  it('is asked for nowhere when nobody keeps notes', async (t) => {
    const silent = await openTestPortal([old])
    t.after(() => silent.close())
    const { text } = await supertest(silent.server).get(`${root}/operations/getlicence`)
    assert.doesNotMatch(text, /class="feedback"/)
    await supertest(silent.server).get(address).expect(404)
    await supertest(silent.server).post(address).type('form').send({ text: 'x' }).expect(405)
  })

  it('asks for no name and no address, and warns of personal data', async () => {
    const { text } = await supertest(portal.server).get(`${root}/operations/getlicence`)
    const form = /<form class="feedback".*?<\/form>/s.exec(text)?.[0] ?? ''
    assert.deepEqual(
      [...form.matchAll(/name="(\w+)"/g)].map(([, name]) => name),
      ['clear', 'clear', 'text'],
    )
    assert.match(form, /Nie wpisuj danych osobowych/)
  })
})

describe('the limit of notes', () => {
  it('counts a network of IPv6 as one, and lets go after ten minutes', () => {
    const clock = handWoundClock()
    const limit = openNoteLimit(clock)
    const from = (n: number) => limit.take(`2001:db8:1:2::${n}`)
    assert.deepEqual([1, 2, 3, 4, 5, 6].map(from), [true, true, true, true, true, false])
    assert.equal(limit.take('2001:db8:1:3::1'), true)
    assert.equal(limit.take('2001:db8:1:2:5:6:7:8'), false)
    clock.wind(600_000)
    assert.equal(from(7), true)
  })

  it('holds ten thousand addresses and lets no new one in when they are too many', () => {
    const clock = handWoundClock()
    const limit = openNoteLimit(clock)
    for (let n = 0; n < 10_000; n++) limit.take(`10.0.${n >> 8}.${n & 255}`)
    assert.equal(limit.take('192.0.2.1'), false)
    assert.equal(limit.take('10.0.0.1'), true)
    clock.wind(600_000)
    assert.equal(limit.take('192.0.2.1'), true)
  })
})
