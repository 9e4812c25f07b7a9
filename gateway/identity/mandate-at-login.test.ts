// What a person gives at the login for when she is away: the issuer asks her, and the room of mandates
// keeps it.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { persons } from './mandates/testing/desk.ts'
import { levels } from './people/levels.ts'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'
import { back, browser, demoMeans, isAnna, webSystem } from './testing/people.ts'
import type { WebSystem } from './testing/people.ts'

const resource = 'https://bus.test/api/mc/persons'

describe('a mandate at the login', () => {
  let issuer: TestIssuer
  let eurzad: WebSystem
  before(async () => {
    const offered = (uri: string) => (uri === resource ? persons : undefined)
    issuer = await startIssuer({ means: [demoMeans()], offered })
    const web = { redirectUris: [back], boundBy: 'dpop' as const }
    eurzad = await webSystem(issuer.url, await issuer.system('eurzad', web))
  })
  after(() => issuer.close())
  beforeEach(async () => {
    await issuer.db.knex('mandate').delete()
  })

  const wish = {
    type: 'mandate',
    locations: [resource],
    actions: ['getPerson'],
    case_id: 'SPR/2026/7',
    purpose: 'wydanie zaświadczenia',
    basis: 'application',
    days: 30,
  } as const

  const push = (more: object = {}, asked: Record<string, string> = {}) =>
    eurzad.push({ authorization_details: JSON.stringify([{ ...wish, ...more }]), ...asked })

  async function given() {
    const columns = ['id', 'person', 'sid', 'grant_id', 'acr', 'case_id']
    return await issuer.db.knex('mandate').select<Record<string, string>[]>(columns)
  }

  it('is read, given once, and the system is told its id', async () => {
    const pushed = await push()
    const her = browser()
    await her.open(pushed.url)
    await her.follow('Tożsamość testowa')
    await her.submit('Zaloguj', isAnna)
    assert.match(her.page.text, /Sprawa: SPR\/2026\/7\./)
    assert.match(her.page.text, /Cel: wydanie zaświadczenia\./)
    await her.submit('Zgadzam się i daję upoważnienie')
    const tokens = await eurzad.exchange(pushed, her.page.url)
    const claims = decodeJwt(tokens.access_token)
    const [mandate, ...more] = await given()
    assert.deepEqual(more, [])
    assert.deepEqual(tokens.authorization_details, [{ ...wish, mandate_id: mandate?.['id'] }])
    assert.equal(claims['authorization_details'], undefined)
    assert.deepEqual(mandate, {
      id: mandate?.['id'],
      person: claims.sub,
      sid: claims['sid'],
      grant_id: claims['gid'],
      acr: levels[1],
      case_id: wish.case_id,
    })
    await her.open((await push()).url)
    assert.match(her.page.heading, /prosi o zgodę/, 'each mandate is asked for')
    await her.submit('Nie zgadzam się')
    assert.equal((await given()).length, 1)
  })

  // oxfmt-ignore
  const refused: [what: string, more: object, asked: Record<string, string>][] = [
    ['that is too long',          { days: 91 },                                     {}],
    ['of another type',           { type: 'payment' },                              {}],
    ['for an API that is not',    { locations: ['https://bus.test/api/mc/other'] }, {}],
    ['as an official',            {},                                               { context: 'official' }],
  ]
  for (const [what, more, asked] of refused) {
    it(`${what} is not even asked for`, async () => {
      await assert.rejects(push(more, asked), { error: 'invalid_authorization_details' })
      assert.deepEqual(await given(), [])
    })
  }
})
