// Offices ask a register about a person by PESEL; later somebody entitled to it reads who asked. What
// the police asked is not there yet, nor is the PESEL anywhere.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { addSystem } from '../cli/add-system.ts'
import type { KeyFile } from '../cli/add-system.ts'
import { assertion } from '../identity/testing/issuer.ts'
import { searches } from './searches.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const pesel = '86010799239'
const policy = (journal: string) => `title: Osoby
steps:
  - require-token: {}
  - require-scope: { from: document }
  - validate-request: { mode: enforce }
  - journal: ${journal}
`

describe('who read my data', () => {
  let bus: TheBus
  const search = (api: string, token: string) =>
    bus.call(`/api/mswia/${api}/v1/persons/search`, token, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pesel }),
    })
  before(async () => {
    bus = await theBus({ SZYNA_TRACKER_READERS: 'coi' })
    const subject = `subject: 'body:/pesel'`
    const hide = `hide-for-days: 365, hide-basis: art. 20 ustawy o Policji`
    const files = { persons: `{ ${subject} }`, inquiries: `{ ${subject}, ${hide} }` }
    for (const [name, journal] of Object.entries(files)) {
      await writeFile(join(bus.policiesDir, `${name}.yaml`), policy(journal))
      await until(`${name} is in force`, () =>
        bus.register('mswia', name, searches(name), { policy: name }).then(
          () => true,
          () => false,
        ),
      )
    }
  })
  after(() => bus.close())

  async function tokenOfReader(entity: string): Promise<string> {
    const adminUrl = (JSON.parse(await readFile(join(bus.dataDir, 'bus.json'), 'utf8')) as never)[
      'adminUrl'
    ]
    const credential = (await readFile(join(bus.dataDir, 'admin.token'), 'utf8')).trim()
    const { publicUrl, dataDir } = bus
    const added = await addSystem(
      { adminUrl, publicUrl, credential, dataDir },
      { entity, name: 'portal' },
    )
    const { jwk: key, clientId } = JSON.parse(await readFile(added.keyFile, 'utf8')) as KeyFile
    const answer = await fetch(`${publicUrl}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion(`${publicUrl}/oidc`, { clientId, key }),
        resource: `${publicUrl}/tracker`,
        scope: 'tracker:read',
      }),
    })
    return ((await answer.json()) as { access_token: string }).access_token
  }

  const findUsage = async (token: string) => {
    const answer = await fetch(`${bus.publicUrl}/tracker/v2/findUsage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ userCode: pesel }),
    })
    const body = (await answer.json()) as { usages?: Record<string, string>[] }
    return { status: answer.status, usages: body.usages ?? [] }
  }

  it('is told with titles, refused attempts too, and without what is hidden', async () => {
    const [office, police] = ['zus.kadry', 'kgp.sledztwo']
    assert.equal((await search('persons', await bus.token(office, 'mswia/persons'))).status, 200)
    const narrow = await bus.token(police, 'mswia/inquiries')
    assert.equal((await search('persons', narrow)).status, 401)
    assert.equal((await search('inquiries', narrow)).status, 200)
    const { status, usages } = await findUsage(await tokenOfReader('coi'))
    assert.equal(status, 200)
    const told = usages.map((one) => [one['receiverSystem'], one['action'], one['outcome']])
    assert.deepEqual(told, [
      ['coi.portal', 'Odczyt tego wykazu', 'permitted'],
      [office, 'Wyszukuje osobę', 'permitted'],
    ])
  })

  it('is not for every system', async () => {
    assert.equal((await findUsage(await tokenOfReader('gmina'))).status, 403)
  })

  it('is on a page for the person, who must log in', async () => {
    const { status, headers } = await fetch(`${bus.publicUrl}/me`, { redirect: 'manual' })
    assert.equal(status, 303)
    assert.equal(headers.get('location'), '/login?next=%2Fme')
  })

  it('leaves no PESEL in the journal, which is whole', async () => {
    const text = await (await bus.admin('GET', '/admin/v1/journal?limit=1000')).text()
    assert.match(text, /"subject":"s-[0-9a-f]{32}"/)
    assert.match(text, /"hiddenUntil":"20\d\d-\d\d-\d\d"/)
    assert.ok(!text.includes(pesel))
    const verdict = await (await bus.admin('POST', '/admin/v1/journal/verify')).json()
    assert.equal((verdict as { whole: boolean }).whole, true)
  })
})
