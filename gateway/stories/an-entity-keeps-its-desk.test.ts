// The desk of an entity: who may open it, what of other entities it never shows or touches, keys that are
// seen once, APIs that are looked at before they are registered, and commands that do what they say.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { dirname } from 'node:path'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { deskTable } from '#api-catalog/desk/open-desk.ts'
import { fetchToken, makeKeys, signAssertion } from '#api-catalog/desk/systems/commands.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { browser } from '../identity/testing/people.ts'
import type { Browser } from './a-browser.ts'
import { licences } from './licences.ts'
import { peopleOfTheDemo } from './people-of-the-demo.ts'
import { elements, readPage, textOf } from './read-page.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const gmina = 'Urząd Gminy Testowo'
const ministry = 'Ministerstwo Cyfryzacji'
const theirs = 'mc.rejestr'
const ours = 'gmina-testowo.eurzad'

describe('an entity keeps its desk', () => {
  let bus: TheBus
  /** Of the gmina, with systems and requests; of the ministry, with APIs and decisions. */
  let integrator: Browser
  let owner: Browser
  before(async () => {
    bus = await theBus({ SZYNA_DEMO: 'on' })
    const wish = { entity: 'mc', name: 'rejestr', jwk: publicPart(makeKey()) }
    assert.equal((await bus.admin('POST', '/admin/v1/systems', wish)).status, 201)
    integrator = await atDesk(1, gmina)
    owner = await atDesk(2, ministry)
  })
  after(async () => {
    for (const person of [integrator, owner]) await person?.close()
    await bus.close()
  })

  const at = (path: string) => `${bus.publicUrl}${path}`

  async function atDesk(who: number, office: string): Promise<Browser> {
    const people = await peopleOfTheDemo(bus)
    const person = browser()
    await person.open(at('/login?next=%2Foffice'))
    await person.follow('Tożsamość testowa')
    await person.submit('Zaloguj', { [people[who]!.name]: true })
    await person.submit(`Działaj w: ${office}`)
    return person
  }

  /** What a page of hers would send, whatever page there is. */
  async function post(person: Browser, path: string, fields: Record<string, string> = {}) {
    await person.open(at('/office'))
    const mark = elements(person.page.root, 'input').find(
      ({ attributes }) => attributes['name'] === 'token',
    )
    const token = mark?.attributes['value'] ?? assert.fail('no form on the page')
    return await person.send('POST', at(path), new URLSearchParams({ token, ...fields }))
  }

  async function keysOf(system: string) {
    const answer = await bus.admin('GET', `/admin/v1/api-keys?system=${system}`)
    return ((await answer.json()) as { keys: { id: string; state: string }[] }).keys
  }

  it('behind a login: every page of it, and the way back is kept', async () => {
    for (const row of deskTable({} as never)) {
      const [method = '', path = ''] = row.at.split(' ')
      const address = path.replaceAll(/\{\w+\}/g, '1')
      const answer = await fetch(at(`${address}?api=mc/persons`), { method, redirect: 'manual' })
      if (method === 'POST')
        assert.ok([401, 415].includes(answer.status), `${row.at}: ${answer.status}`)
      else assert.equal(answer.status, 303, row.at)
      if (method === 'POST') continue
      const next = new URL(answer.headers.get('location') ?? '', bus.publicUrl).searchParams.get(
        'next',
      )
      assert.equal(next, `${address}?api=mc%2Fpersons`)
    }
    const nobody = browser()
    const people = await peopleOfTheDemo(bus)
    await nobody.open(at('/desk/agreements/new?api=mc/persons'))
    await nobody.follow('Tożsamość testowa')
    await nobody.submit('Zaloguj', { [people[5]!.name]: true })
    assert.match(nobody.page.url, /\/desk\/agreements\/new\?api=mc%2Fpersons$/)
    assert.equal(nobody.page.status, 403, 'a citizen has no desk')
    assert.equal(nobody.page.heading, 'Wybierz urząd')
    await nobody.close()
  })

  it('for those who were given the permission, page by page', async () => {
    for (const path of ['/desk/systems', '/desk/systems/new', `/desk/systems/${theirs}`]) {
      await owner.open(at(path))
      assert.equal(owner.page.status, 403, path)
      assert.match(owner.page.text, /systemy podmiotu i ich klucze/)
    }
    for (const path of ['/desk/apis', '/desk/register', '/desk/apis/persons/access']) {
      await integrator.open(at(path))
      assert.equal(integrator.page.status, 403, path)
    }
    const refused = await post(integrator, '/desk/apis/persons/v1/life', {
      do: 'suspend',
      revision: '1',
      reason: 'x',
    })
    assert.equal(refused.status, 403)
  })

  it('and logged in strongly enough: a weaker login is told so, and shows nothing', async () => {
    const people = await peopleOfTheDemo(bus)
    const weak = browser()
    await weak.open(at('/login?next=%2Foffice'))
    await weak.follow('Tożsamość testowa')
    await weak.submit('Zaloguj', { [people[1]!.name]: true, 'Poziom zaufania': 'niski' })
    await weak.submit(`Działaj w: ${gmina}`)
    await weak.open(at('/desk/systems'))
    assert.equal(weak.page.status, 403)
    assert.match(weak.page.text, /to logowanie jest na nie za słabe/)
    assert.ok(!weak.page.html.includes(ours))
    await weak.close()
  })

  it('where systems of another entity are unknown, and cannot be touched', async () => {
    const made = await bus.admin('POST', '/admin/v1/api-keys', { system: theirs, seconds: 86_400 })
    const { id } = (await made.json()) as { id: string }
    const days = { days: '30', overlap: '0' }
    await integrator.open(at(`/desk/systems/${theirs}`))
    assert.equal(integrator.page.status, 404)
    // oxfmt-ignore
    const tries = [
      `/desk/systems/${theirs}/suspend`, `/desk/systems/${theirs}/resume`, `/desk/systems/${theirs}/keys`,
      `/desk/systems/${theirs}/keys/rotation`, `/desk/systems/${theirs}/keys/${id}/revoke`,
      `/desk/systems/${ours}/keys/${id}/revoke`,
    ]
    for (const path of tries) {
      const { status } = await post(integrator, path, days)
      assert.equal(status, 404, path)
    }
    assert.deepEqual(
      (await keysOf(theirs)).map((key) => [key.id, key.state]),
      [[id, 'in-force']],
    )
    const systems = (await (await bus.admin('GET', '/admin/v1/systems')).json()) as {
      systems: { clientId: string; suspended?: string }[]
    }
    assert.equal(systems.systems.find(({ clientId }) => clientId === theirs)?.suspended, undefined)
    await integrator.open(at(`/desk/usage?of=${theirs}`))
    assert.equal(integrator.page.status, 404)
    await integrator.open(at('/desk/usage.csv?of=mc/persons'))
    assert.equal(integrator.page.status, 404)
  })

  it('and a form without its mark does nothing', async () => {
    const before = await keysOf(ours)
    const path = at(`/desk/systems/${ours}/keys`)
    await integrator.send('POST', path, new URLSearchParams({ days: '30' }))
    assert.equal(integrator.page.status, 403)
    assert.deepEqual(await keysOf(ours), before)
  })

  it('where a key is seen once, is exchanged with an overlap, and ends', async () => {
    const made = await post(integrator, `/desk/systems/${ours}/keys`, { days: '30' })
    const [field] = elements(made.root, 'input').filter(
      ({ attributes }) => attributes['id'] === 'key',
    )
    const key = field?.attributes['value'] ?? ''
    assert.match(key, /^szyna_/)
    assert.equal(made.headers['cache-control'], 'no-store')
    await integrator.open(at(`/desk/systems/${ours}`))
    assert.ok(!integrator.page.html.includes(key))
    await post(integrator, `/desk/systems/${ours}/keys/rotation`, { days: '30', overlap: '0' })
    const states = (await keysOf(ours)).map(({ state }) => state)
    assert.deepEqual(states, ['in-force', 'expired'])
    const { id } = (await keysOf(ours))[0]!
    const done = await post(integrator, `/desk/systems/${ours}/keys/${id}/revoke`)
    assert.match(done.text, /Unieważniono klucz/)
    for (const days of ['0', '731', '1e2', '']) {
      const refused = await post(integrator, `/desk/systems/${ours}/keys`, { days })
      assert.equal(refused.status, 400, days)
    }
  })

  it('where a draft is its consumer’s alone, until it is asked', async () => {
    const terms = {
      api: 'mc/persons',
      purposes: '1',
      'title-0': 'Ustalenie prawa do dodatku',
      'basis-0': 'art. 7 ust. 1 ustawy o dodatkach',
      'all-0': 'yes',
      'calls-0': '10',
      then: 'draft',
    }
    const drafted = await post(integrator, '/desk/agreements', terms)
    assert.match(drafted.text, /Zapisano szkic/)
    const { pathname } = new URL(drafted.url)
    await owner.open(at(pathname))
    assert.equal(owner.page.status, 404)
    await owner.open(at('/desk/agreements'))
    assert.ok(!owner.page.html.includes(pathname))
    await integrator.open(at(pathname))
    await integrator.submit('Wyślij wniosek')
    await owner.open(at(pathname))
    assert.equal(owner.page.status, 200)
    const late = await post(owner, `${pathname}/approve`, { revision: '1' })
    assert.equal(late.status, 412)
    const herself = await post(integrator, `${pathname}/approve`, { revision: '2' })
    assert.equal(herself.status, 409)
    await owner.open(at(pathname))
    await owner.submit('Odrzuć', {
      'Powód, który przeczyta druga strona': 'Podstawa prawna jest zła.',
    })
    assert.match(owner.page.text, /Odrzucono/)
    await integrator.open(at(pathname))
    assert.match(integrator.page.text, /Podstawa prawna jest zła\./)
  })

  it('where what was typed wrong comes back to be mended, markup as text', async () => {
    const sent = await post(integrator, '/desk/agreements', {
      api: 'mc/persons',
      purposes: '1',
      'title-0': '<script>alert(1)</script> and more',
      'basis-0': 'x',
      'calls-0': '10',
    })
    assert.equal(sent.status, 422)
    assert.ok(!sent.html.includes('<script>'))
    assert.ok(sent.html.includes('&lt;script&gt;alert(1)&lt;/script&gt; and more'))
  })

  it('where a document is looked at first, and then registered for this entity alone', async () => {
    const document = JSON.stringify({
      ...licences,
      info: { ...licences.info, title: '<b>Licencje</b>' },
    })
    const looked = await upload(owner, { api: 'licencje', file: document })
    assert.equal(looked.heading, 'Co szyna znalazła')
    assert.deepEqual(await majorsOf('mc/licencje'), [])
    const kept = elements(looked.root, 'input').find(
      ({ attributes }) => attributes['name'] === 'kept',
    )
    const name = kept?.attributes['value'] ?? assert.fail('nothing was kept')
    const stranger = await atDesk(0, ministry)
    const stolen = await post(stranger, '/desk/register/send', { kept: name })
    assert.match(stolen.text, /Podaj dokument jeszcze raz/)
    await stranger.close()
    const sent = await post(owner, '/desk/register/send', { kept: name, then: 'publish' })
    assert.match(sent.text, /Publikacja czeka na zgodę administratora szyny/)
    await owner.open(at('/desk/apis'))
    assert.ok(!owner.page.html.includes('<b>Licencje'))
    await owner.open(at('/desk'))
    assert.match(owner.page.text, /Nowa wersja licencje v1 czeka na zgodę/)
  })

  it('where a document that breaks the rules is told so, and nothing is kept of it', async () => {
    const told = await upload(owner, { api: 'zly', file: 'openapi: 2.0' })
    assert.equal(told.status, 422)
    assert.match(told.text, /Tego nie zrobiono/)
    assert.deepEqual(await majorsOf('mc/zly'), [])
  })

  it('and the commands it gives to copy make a system that gets a token', async () => {
    const folder = await temporaryFolder()
    const run = async (command: string) => {
      const path = `${dirname(process.execPath)}:${process.env.PATH}`
      const env = { PATH: path, HOME: folder }
      return (await promisify(execFile)('bash', ['-c', command], { cwd: folder, env })).stdout
    }
    const jwk = await run(makeKeys)
    const added = await post(integrator, '/desk/systems', { name: 'z-polecen', jwk })
    assert.match(added.text, /Dodano system/)
    const wish = {
      publicUrl: bus.publicUrl,
      clientId: 'gmina-testowo.z-polecen',
      api: 'ms/entities',
    }
    const answer = await run(`${signAssertion(wish)}\n${fetchToken(wish)}`)
    assert.match((JSON.parse(answer) as { access_token: string }).access_token, /^eyJ/)
  })

  async function upload(person: Browser, { api, file }: { api: string; file: string }) {
    await person.open(at('/desk/register'))
    const mark = elements(person.page.root, 'input').find(
      ({ attributes }) => attributes['name'] === 'token',
    )
    const form = new FormData()
    form.set('token', mark?.attributes['value'] ?? '')
    form.set('api', api)
    form.set('file', new File([file], 'openapi.json'))
    const cookie = person.cookies(at('/desk')).join('; ')
    const answer = await fetch(at('/desk/register'), {
      method: 'POST',
      body: form,
      headers: { cookie, 'accept-language': 'pl' },
    })
    const root = readPage(await answer.text())
    const read = (tag: string) => elements(root, tag).map(textOf).join(' ')
    return { status: answer.status, root, heading: read('h1'), text: read('main') }
  }

  async function majorsOf(api: string): Promise<unknown[]> {
    const [entity = '', name = ''] = api.split('/')
    const { rows } = await bus.db.knex.raw(`select 1 from api where entity = ? and name = ?`, [
      entity,
      name,
    ])
    return rows as unknown[]
  }
})
