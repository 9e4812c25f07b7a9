// What the portal shows while the catalog or the gateway cannot answer.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import supertest from 'supertest'
import { openTestPortal } from './testing/open-test-portal.ts'
import { old, root, young } from './testing/published-licences.ts'
import { walksOf } from './testing/publish.ts'

describe('a portal whose neighbours are ill', () => {
  it('still shows the API when the gateway cannot tell the walk or the findings are away', async () => {
    const portal = await openTestPortal([old], {
      describe: () => {
        throw new Error('no snapshot')
      },
      findings: () => Promise.reject(new Error('no database')),
    })
    await supertest(portal.server).get(root).expect(200)
    const operation = await supertest(portal.server)
      .get(`${root}/operations/getlicence`)
      .expect(200)
    assert.match(operation.text, /nie da się teraz pokazać/)
    const page = await supertest(portal.server).get(`${root}/findings`).expect(200)
    assert.match(page.text, /nie da się teraz odczytać/)
    await portal.close()
  })

  it('is 500 with a sentence, and tells nothing of the error, when a page breaks', async () => {
    const portal = await openTestPortal([], {
      apis: () => {
        throw new Error('secret of the house')
      },
    })
    const { status, text } = await supertest(portal.server).get('/')
    assert.equal(status, 500)
    assert.match(text, /Coś się zepsuło/)
    assert.doesNotMatch(text, /secret/)
    await portal.close()
  })

  it('says how to publish when nothing is published', async () => {
    const portal = await openTestPortal([])
    const { text } = await supertest(portal.server).get('/').expect(200)
    assert.match(text, /npx szyna register openapi\.yaml/)
    await portal.close()
  })

  it('shows a new version as soon as it is published', async () => {
    let apis = [old]
    const portal = await openTestPortal([], { apis: () => apis, describe: walksOf })
    await supertest(portal.server).get('/apis/gitd/licences/v2').expect(404)
    apis = [old, young]
    await supertest(portal.server).get('/apis/gitd/licences/v2').expect(200)
    assert.match((await supertest(portal.server).get('/?q=licencje')).text, /2 znalezione API/)
    await portal.close()
  })
})
