import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { silentLog } from '#kernel/log/log.ts'
import { openTestIssuer } from '#policies/testing/issuer.ts'
import type { TestIssuer } from '#policies/testing/issuer.ts'
import { openTestCredentials } from '#policies/testing/credentials.ts'
import { levels } from '../../people/levels.ts'
import { openTestMine } from '../testing/open-mine.ts'
import type { TestMine } from '../testing/open-mine.ts'
import { openTracker } from './tracker.ts'

const publicUrl = 'https://bus.test'

describe('the log of uses, asked for by a person', () => {
  let mine: TestMine
  let issuer: TestIssuer
  let url: string
  let bound: string
  let close: () => void
  before(async () => {
    mine = await openTestMine()
    issuer = openTestIssuer(mine.clock)
    const certificate = openTestCredentials(mine.clock).certificate({})
    bound = certificate.thumbprint
    const handle = openTracker({
      ...mine.needs,
      journal: mine.journal,
      people: mine.people,
      issuer,
      readers: [],
      publicUrl,
      clientCertificate: () => certificate,
      log: silentLog,
    })
    const server = createServer(handle)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tracker/v2/findUsage`
    close = () => server.close()
    await mine.record(
      { more: { subject: mine.anna.id } },
      { more: { subject: mine.pseudonym(mine.anna) } },
      { more: { subject: mine.jan.id } },
    )
  })
  after(async () => {
    close()
    await mine.close()
  })

  async function ask(userCode: string | undefined, claims: object = {}): Promise<[number, number]> {
    const now = Math.floor(mine.clock.now() / 1000)
    const token = issuer.token({
      claims: {
        client_id: 'coi.mobywatel',
        aud: `${publicUrl}/tracker`,
        scope: 'tracker:read',
        sub: mine.anna.id,
        mode: 'online',
        ctx: 'citizen',
        acr: levels[1],
        auth_time: now,
        sid: 's-1',
        gid: 'g-1',
        cnf: { 'x5t#S256': bound },
        ...claims,
      },
    })
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ userCode }),
    })
    const { totalUsages } = (await answer.json()) as { totalUsages: number }
    return [answer.status, totalUsages]
  }

  it('is his own, however he names himself, and his reading adds nothing to it', async () => {
    for (const code of [undefined, mine.anna.id, '86010799239', 'PL86010799239', undefined]) {
      assert.deepEqual(await ask(code), [200, 2])
    }
  })

  it('is not that of another, who sees that it was asked for', async () => {
    assert.equal((await ask('44051401458'))[0], 403)
    assert.equal((await ask(mine.jan.id))[0], 403)
    const { total } = await mine.journal.about({
      subjects: [mine.jan.id, mine.pseudonym(mine.jan)],
      day: '2026-03-02',
      offset: 0,
      limit: 10,
    })
    assert.equal(total, 3)
  })

  it('is not for him as an official, nor with a token that was revoked', async () => {
    const official = { ctx: 'official', ent: 'gmina', ms: '018f0000-0000-7000-8000-000000000001' }
    assert.equal((await ask(undefined, official))[0], 403)
    issuer.revoke('sid:s-1')
    assert.equal((await ask(undefined))[0], 401)
  })
})
