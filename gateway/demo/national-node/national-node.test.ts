import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { openLog } from '#kernel/log/log.ts'
import { makeKey, publicPart } from '../../identity/jwk.ts'
import { openOpenid } from '../../identity/means/openid.ts'
import { levels } from '../../identity/people/levels.ts'
import { startIssuer } from '../../identity/testing/issuer.ts'
import type { TestIssuer } from '../../identity/testing/issuer.ts'
import { anna, browser, jan } from '../../identity/testing/people.ts'
import type { Fault } from './faults.ts'
import { openNationalNode } from './national-node.ts'
import type { NationalNode } from './national-node.ts'

describe('a login by the national node', () => {
  const key = makeKey()
  const logged: string[] = []
  let node: NationalNode
  let issuer: TestIssuer
  before(async () => {
    issuer = await startIssuer({
      async meansAt(url) {
        const redirectUri = `${url}/login/national/callback`
        const client = { id: 'szyna', key: publicPart(key), redirectUri }
        node = await openNationalNode({ people: [anna, jan], client })
        const log = openLog('debug', { write: (line) => void logged.push(line) })
        return [openOpenid(national(node.url), { log, clock: systemClock })]
      },
    })
  })
  after(async () => {
    await issuer.close()
    await node.close()
  })

  const national = (url: string) => ({
    code: 'national',
    title: { pl: 'Węzeł krajowy', en: 'National node' },
    about: { pl: '', en: '' },
    highest: levels[2],
    issuer: url,
    clientId: 'szyna',
    key,
    claims: { identifier: 'pesel' },
    isPlain: true,
  })

  async function come(fault: Fault, who = 'Anna Testowska') {
    const person = browser()
    const acr = encodeURIComponent(levels[1])
    await person.open(
      `${issuer.url}/login?next=%2Foidc%2Finteraction%2Fnot-there-at-all&acr=${acr}`,
    )
    await person.follow('Węzeł krajowy')
    await person.submit('Potwierdź tożsamość', { [who]: true, Usterka: `${fault}:` })
    return person
  }

  async function isLoggedIn({ send }: ReturnType<typeof browser>): Promise<boolean> {
    return (await send('GET', `${issuer.url}/login`)).html.includes('Zalogowano:')
  }

  it('brings the person back, logged in', async () => {
    const person = await come('none')
    assert.equal(new URL(person.page.url).pathname, '/oidc/interaction/not-there-at-all')
    assert.ok(await isLoggedIn(person))
  })

  // oxfmt-ignore
  const refused: [Fault, number][] = [
    ['audience',  502], ['issuer',    502], ['nonce',   502], ['stale',     502], ['weak',    403],
    ['unknown',   502], ['signature', 502], ['expired', 502], ['pesel',     502], ['birth',   502],
    ['lookalike', 502], ['bidi',      502], ['account', 409], ['stolen',    409], ['down',    502],
  ]
  for (const [fault, status] of refused) {
    it(`is refused when the node fails by "${fault}"`, async () => {
      await come('none')
      const person = await come(fault)
      assert.equal(person.page.status, status, person.page.text)
      assert.ok(!(await isLoggedIn(person)))
    })
  }

  it('is refused while the node is down, says so on the page, and goes on when it is up', async () => {
    node.setDown(true)
    const person = browser()
    await person.open(`${issuer.url}/login/national`)
    assert.equal(person.page.status, 502)
    await person.open(`${issuer.url}/login`)
    assert.match(person.page.text, /nie odpowiadało ostatnim razem/)
    node.setDown(false)
    assert.ok(await isLoggedIn(await come('none')))
  })

  it('asks again when its own login of before was weaker than what is asked now', async () => {
    const person = browser()
    const ask = async (acr: string) => {
      const query = new URLSearchParams({ next: '/oidc/interaction/not-there-at-all', acr })
      await person.open(`${issuer.url}/login?${query.toString()}`)
      await person.follow('Węzeł krajowy')
    }
    await ask(levels[0])
    await person.submit('Potwierdź tożsamość', { 'Poziom zaufania': levels[0] })
    await ask(levels[0])
    const { pathname } = new URL(person.page.url)
    assert.equal(pathname, '/oidc/interaction/not-there-at-all', 'weak will do: nobody is asked')
    await ask(levels[2])
    assert.deepEqual(person.buttons(), ['Potwierdź tożsamość'])
    await person.submit('Potwierdź tożsamość')
    assert.equal(new URL(person.page.url).pathname, pathname)
  })

  it('leaves no PESEL, name or token in a log or an address', async () => {
    const person = await come('none')
    const all = logged.join() + issuer.logged.join() + person.page.way.join()
    assert.match(all, /a login did not succeed/)
    assert.doesNotMatch(all, /86010799239|44051401359|86010799230|Testowska|eyJ/)
  })
})
