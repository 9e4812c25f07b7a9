// Real documents of real states go in as they are: listed, readable, callable with a token, refused
// without, throttled as they ask. The documents are not part of this repository.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const folder = new URL('../../../shared/specs/', import.meta.url)

// oxfmt-ignore
const documents = [
  { file: 'pl-ksef-v2.openapi.json',                      api: 'mf/ksef',        major: 2, call: '/security/public-key-certificates' },
  { file: 'pl-edoreczenia-uaapi-3.0.8.1.openapi.yaml',    api: 'mc/ua-api',      major: 3, call: '/AE:PL-12345-67890-ABCDE-12/messages' },
  { file: 'nl-zgw-documenten-1.7.1.openapi.yaml',         api: 'vng/documenten', major: 1, call: '/enkelvoudiginformatieobjecten' },
]

const absent = existsSync(folder) ? false : 'the folder of real documents is not here'

describe('real documents are registered', { skip: absent }, () => {
  let bus: TheBus
  before(async () => {
    bus = await theBus()
  })
  after(() => bus.close())

  for (const { file, api, major, call } of documents) {
    const [entity = '', name = ''] = api.split('/')

    it(`${file} is listed, readable, callable with a token and refused without`, async () => {
      const registered = await bus.register(
        entity,
        name,
        readFileSync(new URL(file, folder), 'utf8'),
      )
      assert.equal(registered.published, true)
      assert.equal(registered.major, major)
      assert.ok(registered.findings.every((finding) => finding.severity !== 'error'))

      assert.match(await (await bus.call('/')).text(), new RegExp(`/apis/${api}/v${major}`))
      assert.equal((await bus.call(`/apis/${api}/v${major}`)).status, 200)

      const path = `/api/${api}/v${major}${call}`
      assert.equal((await bus.call(path)).status, 401)
      const answer = await bus.call(path, await bus.token('gmina.eurzad', api))
      assert.ok(answer.status < 300, `${path}: ${answer.status} ${await answer.text()}`)
      assert.equal(answer.headers.get('szyna-sandbox'), 'true')
    })
  }

  it('the limits that KSeF writes in x-rate-limits are kept: ten a second, thirty a minute', async () => {
    const path = '/api/mf/ksef/v2/certificates/limits'
    const token = await bus.token('gmina.eurzad', 'mf/ksef')
    const answers: Response[] = []
    for (let n = 0; n < 35; n++) answers.push(await bus.call(path, token))
    const refused = answers.find((answer) => answer.status === 429)
    assert.ok(refused, 'thirty-five calls in one go were not throttled')
    assert.ok(Number(refused.headers.get('retry-after')) >= 1)
    const policy = refused.headers.get('ratelimit-policy') ?? ''
    for (const limit of ['q=10;w=1', 'q=30;w=60', 'q=120;w=3600']) {
      assert.ok(policy.includes(limit), `${limit} is not in ${policy}`)
    }
    assert.match(refused.headers.get('ratelimit') ?? '', /r=0/)
  })
})
