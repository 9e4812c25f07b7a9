// Two processes of the issuer and the gateway over one PostgreSQL, asked for tokens and shown them all
// the time: keys change twice and no request fails, and what was issued before goes on being taken. And
// a system that is suspended at one is refused at the other; how long that took is told, not judged.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { openDatabase } from '#kernel/db/db.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { makeServerDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'
import { freePort } from '../bench/free-port.ts'
import { askAdmin, findBus } from '../cli/running-bus.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { askToken, assertion } from '../identity/testing/issuer.ts'
import type { TestSystem } from '../identity/testing/issuer.ts'
import { szyna } from '../stories/a-child.ts'
import { inParallel } from './ask.ts'
import { childBus } from './child-bus.ts'
import type { ChildBus } from './child-bus.ts'
import { openFaultUpstream } from './fault-upstream.ts'
import type { FaultUpstream } from './fault-upstream.ts'

const server = process.env['DATABASE_URL']
const skip = !server && 'the embedded database is of one process: needs DATABASE_URL'
const atOnce = 4
const clicks = 40

interface Node {
  readonly bus: ChildBus
  /** Where this process listens; both are called by the address of the first. */
  readonly url: string
}

describe('two processes that issue and take tokens', { skip }, () => {
  let place: Awaited<ReturnType<typeof makeServerDatabase>>
  let db: Database
  let upstream: FaultUpstream
  let publicUrl: string
  let nodes: [Node, Node]
  let root: string

  before(async () => {
    place = await makeServerDatabase(server!)
    upstream = await openFaultUpstream()
    const ports = [await freePort(), await freePort()] as const
    publicUrl = `http://127.0.0.1:${ports[0]}`
    const open = async (port: number): Promise<Node> => {
      const env = { DATABASE_URL: place.url, SZYNA_PORT: String(port), SZYNA_PUBLIC_URL: publicUrl }
      const bus = await childBus({ plain: 'steps:\n  - require-token: {}\n' }, env)
      return { bus, url: `http://127.0.0.1:${port}` }
    }
    nodes = [await open(ports[0]), await open(ports[1])]
    db = await openDatabase({ url: place.url }, silentLog)
    root = await nodes[0].bus.publish('tokens', upstream.url, 'plain')
    const first = await system('first')
    await until('both serve', async () => {
      const token = await ask(nodes[1], first)
      return (await statuses(token)).every((status) => status === 200)
    })
  })
  after(async () => {
    await Promise.all(nodes.map(({ bus }) => bus.end()))
    await db.close()
    await upstream.close()
    await place.drop()
  })

  async function system(name: string): Promise<TestSystem> {
    const key = makeKey()
    const body = { entity: 'faults', name, jwk: publicPart(key) }
    await admin('POST', '/admin/v1/systems', body)
    return { clientId: `faults.${name}`, key }
  }

  async function admin(method: 'POST', path: string, body?: object): Promise<void> {
    await askAdmin(await findBus({ SZYNA_DATA_DIR: nodes[0].bus.dataDir }), method, path, { body })
  }

  async function ask({ url }: Node, who: TestSystem): Promise<string> {
    const form = {
      client_assertion: assertion(`${publicUrl}/oidc`, who),
      resource: `${publicUrl}/api/faults/tokens`,
    }
    const { status, body } = await askToken(publicUrl, form, url)
    assert.equal(status, 200, JSON.stringify(body))
    return body.access_token!
  }

  async function call({ url }: Node, token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${url}${root}/ok/1`, { headers })
    await answer.arrayBuffer()
    return answer.status
  }

  const statuses = (token: string) => Promise.all(nodes.map((node) => call(node, token)))

  async function kidsAt({ url }: Node): Promise<string[]> {
    const { keys } = (await (await fetch(`${url}/oidc/jwks`)).json()) as { keys: { kid: string }[] }
    return keys.map(({ kid }) => kid)
  }

  /** As an operator does; then as if the two minutes were over for which the key is only shown. */
  async function rotate(): Promise<string> {
    const before = await kidsAt(nodes[0])
    const { code, stderr } = await szyna(['keys', 'rotate'], {
      SZYNA_DATA_DIR: nodes[0].bus.dataDir,
    })
    assert.equal(code, 0, stderr)
    const kid = await until('both show the next key', async () => {
      const [here, there] = await Promise.all(nodes.map(kidsAt))
      const made = here!.find((one) => !before.includes(one))
      return made !== undefined && there!.includes(made) && made
    })
    await db.knex.raw(`update signing_key set until = now() where state = 'next'`)
    return kid
  }

  it('lose no request while the keys change twice, and take every token of before', async (test) => {
    const who = await system('busy')
    const issued: { token: string; kid: string; by: Node }[] = []
    let open = true
    const work = async (first: number) => {
      for (let nth = first; open; nth++) {
        const by = nodes[nth % 2]!
        const token = await ask(by, who)
        assert.deepEqual(await statuses(token), [200, 200])
        issued.push({ token, kid: kidOf(token), by })
      }
    }
    const working = Promise.all(Array.from({ length: atOnce }, (_, first) => work(first)))
    const failed = working.then(() => assert.fail('nothing is asked any more'))
    failed.catch(() => {})
    try {
      for (const which of ['first', 'second']) {
        const kid = await Promise.race([rotate(), failed])
        const signs = (node: Node) => issued.some((one) => one.kid === kid && one.by === node)
        const both = until(`both sign with the ${which}`, () => nodes.every(signs), 40_000)
        await Promise.race([both, failed])
      }
    } finally {
      open = false
    }
    await working
    assert.equal(new Set(issued.map(({ kid }) => kid)).size, 3)
    await inParallel(issued.length, atOnce, async (nth) => {
      assert.deepEqual(await statuses(issued[nth]!.token), [200, 200])
    })
    test.diagnostic(`${issued.length} tokens, each used at both, then and at the end`)
  })

  it('refuse at one what was ended at the other', async (test) => {
    const lags: number[] = []
    for (let nth = 0; nth < clicks; nth++) {
      const who = await system(`ends-${nth}`)
      const token = await ask(nodes[0], who)
      assert.deepEqual(await statuses(token), [200, 200])
      const clicked = systemClock.monotonic()
      await admin('POST', `/admin/v1/systems/${who.clientId}/suspend`)
      await until('the other refuses it', async () => (await call(nodes[1], token)) === 401)
      lags.push(systemClock.monotonic() - clicked)
    }
    const sorted = lags.toSorted((one, other) => one - other)
    const [middle, most] = [sorted[clicks >> 1]!, sorted.at(-1)!].map(Math.round)
    test.diagnostic(`from the click to the refusal elsewhere: half in ${middle} ms, all in ${most}`)
  })
})

function kidOf(token: string): string {
  const header = Buffer.from(token.split('.', 1)[0]!, 'base64url').toString()
  return (JSON.parse(header) as { kid: string }).kid
}
