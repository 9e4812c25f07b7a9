import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { makeKey } from '../jwk.ts'
import { levels } from '../people/levels.ts'
import { readMeans } from './read-means.ts'

describe('the file of means', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-means-'))
    await writeFile(join(folder, 'key.json'), JSON.stringify(makeKey()))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function read(text: string, demo = false) {
    const file = join(folder, 'means.yaml')
    await writeFile(file, text)
    return await readMeans(file, demo)
  }

  const national = (more = '') => `
  - code: national
    title: { pl: Węzeł, en: Node }
    issuer: https://node.example
    client-id: szyna
    key: key.json
    highest: substantial${more}`

  it('gives those that are on, in its order', async () => {
    const off = national().replace('code: national', 'code: other\n    off: true')
    const found = await read(`means:${off}\n  - { code: demo }${national()}\n`, true)
    assert.deepEqual(
      found.map((one) =>
        one.kind === 'openid' ? [one.options.code, one.options.highest] : one.kind,
      ),
      ['demo', ['national', levels[1]]],
    )
  })

  // oxfmt-ignore
  const wrong: [string, string, RegExp][] = [
    ['synthetic people outside the demo', 'means: [{ code: demo }]',                                     /lets anybody be anybody/],
    ['plain http that is not meant',      `means:${national().replace('https', 'http')}`,                /insecure: plain-http/],
    ['a key that is not there',           `means:${national().replace('key.json', 'no.json')}`,          /no\.json holds no private key/],
    ['a level that is none',              `means:${national().replace('substantial', 'supreme')}`,       /means\.yaml:7:14 `highest` must be/],
    ['a member that is none',             `means:${national('\n    secret: x')}`,                        /means\.yaml:8:5 `secret` is not/],
    ['two of one code',                   `means:${national()}${national()}`,                            /the same code/],
    ['nothing',                           'means: []',                                                   /means\.yaml:1/],
  ]
  for (const [what, text, told] of wrong) {
    it(`is refused with ${what}`, async () => {
      await assert.rejects(read(text), told)
    })
  }

  it('may mean plain http', async () => {
    const text = `means:${national('\n    insecure: plain-http').replace('https', 'http')}`
    assert.equal((await read(text)).length, 1)
  })
})
