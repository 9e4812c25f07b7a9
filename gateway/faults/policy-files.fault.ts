// Policy files as they should never be (P1, P3): bombs, two documents, half a file, none. Each is told
// with its line; what was in force stays in force, and calls notice nothing.

import assert from 'node:assert/strict'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '#kernel/testing/until.ts'
import { szyna } from '../stories/a-child.ts'
import { ask } from './ask.ts'
import { childBus } from './child-bus.ts'
import type { ChildBus, Use } from './child-bus.ts'
import { openFaultUpstream } from './fault-upstream.ts'
import type { FaultUpstream } from './fault-upstream.ts'

const good = `title: Dobra
steps:
  - require-token: {}
  - transform-headers: { response: { set: { X-Edit: "good" } } }
  - journal: {}
`
const laughs = 'abcdefghij'
  .split('')
  .map(
    (key, at, keys) =>
      `${key}: &${key} [${Array(9)
        .fill(at ? `*${keys[at - 1]}` : 'x')
        .join()}]`,
  )
  .join('\n')

describe('a policy file that is hostile or half there', () => {
  let bus: ChildBus
  let upstream: FaultUpstream
  let root: string
  let credentials: string
  let file: string
  let use: Use
  let calling = true
  let load: Promise<void>
  const wrong: string[] = []
  before(async () => {
    upstream = await openFaultUpstream()
    bus = await childBus({ edited: good })
    root = await bus.publish('edits', upstream.url, 'edited')
    credentials = await bus.credentials('edits')
    file = join(bus.policiesDir, 'edited.yaml')
    await call()
    use = await bus.use()
    load = (async () => {
      while (calling) {
        const answer = await call()
        if (!/^HTTP\/1\.1 200 [^]*x-edit: good/i.test(answer)) wrong.push(answer)
        await wait(5)
      }
    })()
  })
  after(async () => {
    calling = false
    await load
    await bus.end()
    await upstream.close()
  })

  const call = async () => {
    const head = `GET ${root}/ok/1 HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n`
    return (await ask(bus.port, [`${head}${credentials}\r\n`])).bytes.toString()
  }
  const ready = async () => await (await fetch(`http://127.0.0.1:${bus.port}/readyz`)).text()
  const isTold = (place: RegExp) =>
    until(`it is told at ${place}`, async () => place.test(await ready()))
  const isWell = () =>
    until('all is well', async () => {
      const { checks } = JSON.parse(await ready()) as { checks: { snapshot: { status: string } } }
      return checks.snapshot.status === 'pass'
    })

  // oxfmt-ignore
  const hostile: readonly [what: string, text: string, told: RegExp][] = [
    ['an alias bomb',         `${laughs}\nsteps: [*j]\n`,                    /edited\.yaml:\d+:\d+: .*aliases repeat more than/],
    ['ten thousand brackets', `steps: ${'['.repeat(10_000)}`,                /edited\.yaml:1:\d+: .*deeper than 64/],
    ['26 MB',                 `${'a: b\n'.repeat(5_200_000)}`,               /edited\.yaml:1:1: .*larger than 1048576/],
    ['a tag',                 'steps:\n  - journal: !!js/function x\n',      /edited\.yaml:2:\d+: .*is not allowed/],
    ['a step written twice',  `${good}steps: []\n`,                          /edited\.yaml:6:1: .*written twice/],
    ['a second document',     `${good}---\nsteps: []\n`,                     /edited\.yaml:6:1: .*second document/],
    ['a value inside itself', 'steps: &s\n  - journal: *s\n',                /edited\.yaml:2:\d+: .*inside the value/],
    ['a prototype',           'steps:\n  - journal: { __proto__: {} }\n',    /edited\.yaml:2:\d+: .*`__proto__` is not allowed/],
    ['nothing in it',         '',                                            /edited\.yaml:1:1: /],
    ['bytes that are no text', '\0\x01\x02',                                 /edited\.yaml:1:/],
  ]
  for (const [what, text, told] of hostile) {
    it(`with ${what} is told with its place, and the former one stays`, async () => {
      await writeFile(file, text)
      await isTold(told)
      await writeFile(file, good)
      await isWell()
    })
  }

  it('and the command line ends with 1 for it', async () => {
    await writeFile(file, good.replace('journal', 'jurnal'))
    const { code, stdout, stderr } = await szyna(['check', bus.policiesDir])
    assert.equal(code, 1, stderr)
    assert.match(stdout + stderr, /edited\.yaml:5:5/)
    await isTold(/edited\.yaml:5:5/)
    await writeFile(file, good)
    await isWell()
  })

  it('written in two parts with a pause between is refused until it is whole', async () => {
    const half = good.indexOf('"good"') + 3
    await writeFile(file, good.slice(0, half))
    await isTold(/edited\.yaml:4:\d+/)
    await writeFile(file, good.slice(half), { flag: 'a' })
    await isWell()
  })

  it('taken away stays in force, and comes back under its name', async () => {
    await rename(file, `${file}.gone`)
    await isTold(/policy file \\"edited\\", which is missing/)
    await rename(`${file}.gone`, file)
    await isWell()
  })

  it('taken away with its whole folder stays in force', async () => {
    await rename(bus.policiesDir, `${bus.policiesDir}-gone`)
    await isTold(/which is missing|cannot be read/)
    await rename(`${bus.policiesDir}-gone`, bus.policiesDir)
    await isWell()
    await rm(`${bus.policiesDir}-gone`, { recursive: true, force: true })
  })

  it('and no call noticed any of it', async () => {
    calling = false
    await load
    assert.deepEqual(wrong, [])
    await bus.isUnharmed(use)
  })
})
