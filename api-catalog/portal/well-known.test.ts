// RFC 9727 and RFC 9116, as machines read them.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import supertest from 'supertest'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { licences } from './testing/documents.ts'
import { openTestPortal } from './testing/open-test-portal.ts'
import { publish } from './testing/publish.ts'
import { securityTxtReply } from './well-known.ts'

const publicUrl = 'https://szyna.example'

describe('the catalog for machines', () => {
  it('is a linkset with the profile of RFC 9727, whose links lead somewhere', async () => {
    const portal = await openTestPortal([publish(licences(), { entity: 'gitd', name: 'licences' })])
    const answer = await supertest(portal.server)
      .get('/.well-known/api-catalog')
      .expect(200)
      .expect(
        'Content-Type',
        'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
      )
    const { linkset } = answer.body as {
      linkset: { anchor: string; item?: { href: string }[]; [relation: string]: unknown }[]
    }
    const anchor = `${publicUrl}/api/gitd/licences/v1`
    assert.deepEqual(linkset[0]?.item, [{ href: anchor }])
    assert.equal(linkset[1]?.anchor, anchor)
    for (const relation of ['service-desc', 'service-doc']) {
      const [link] = linkset[1]![relation] as { href: string; type: string }[]
      const led = await supertest(portal.server).get(link!.href.slice(publicUrl.length)).expect(200)
      assert.ok(led.headers['content-type']?.startsWith(link!.type))
    }
    await supertest(portal.server)
      .head('/.well-known/api-catalog')
      .expect(200)
      .expect('Link', /rel="api-catalog"/)
    await portal.close()
  })
})

describe('security.txt', () => {
  it('names the contact and ends within a year', () => {
    const clock = handWoundClock()
    const { body } = securityTxtReply('mailto:security@example.com', { publicUrl, clock })!
    const lines = String(body).trimEnd().split('\n')
    assert.equal(lines[0], 'Contact: mailto:security@example.com')
    const expires = Date.parse(lines.find((line) => line.startsWith('Expires: '))!.slice(9))
    assert.ok(expires > clock.now() && expires < clock.now() + 365 * 86_400_000)
    assert.ok(lines.includes(`Canonical: ${publicUrl}/.well-known/security.txt`))
  })

  it('is not there without a contact', () => {
    assert.equal(securityTxtReply(undefined, { publicUrl, clock: handWoundClock() }), undefined)
  })
})
