import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { selfSigned } from '../data-plane/testing/certificates.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { onlyDocument, runSzyna } from './testing/run-szyna.ts'

describe('a verb about what systems show', () => {
  let bus: TheBus
  let env: Record<string, string>
  before(async () => {
    bus = await theBus()
    env = { SZYNA_DATA_DIR: bus.dataDir, SZYNA_POLICIES: bus.policiesDir }
  })
  after(() => bus.close())

  const people = (...args: string[]) => runSzyna(args, env)
  const machine = (...args: string[]) => runSzyna([...args, '--json'], env)

  it('systems keys makes a key, shows it once, and revokes it by its id', async () => {
    await machine('systems', 'add', '--entity', 'gmina', '--name', 'klucze')
    const made = await people('systems', 'keys', 'add', 'gmina.klucze', '--lang', 'pl')
    assert.equal(made.code, 0, made.stderr)
    const [about = '', key = ''] = made.stdout.trim().split('\n')
    assert.match(about, /^Klucz \w{10} systemu gmina\.klucze, ważny do \d{4}-/)
    const id = /^szyna_(\w{10})_\w{28}$/.exec(key)![1]!
    const listed = await people('systems', 'keys', 'gmina.klucze')
    assert.equal(listed.code, 1, 'a word after a group is a verb')
    assert.match((await people('systems', 'keys')).stdout, new RegExp(`^${id} +gmina.klucze +in-f`))
    const revoked = onlyDocument(await machine('systems', 'keys', 'revoke', id))
    assert.equal(revoked['state'], 'revoked')
    for (const [words, told] of [
      [['add', 'gmina.klucze', '--expires', 'week'], /--expires "week" is no length of time/],
      [['add', 'gmina.nikt'], /There is no system gmina\.nikt/],
      [['rotate', 'gmina.klucze'], /--overlap SPAN is missing/],
      [['revoke', 'all of them'], /KEY is the id/],
      [['revok', id], /Did you mean systems keys revoke\?/],
    ] as const) {
      const refused = await people('systems', 'keys', ...words)
      assert.equal(refused.code, 1, refused.stdout)
      assert.match(refused.stderr, told)
    }
  })

  it('systems add makes one that people log in to, where an address to come back to is named', async () => {
    const add = (name: string, ...more: string[]) =>
      machine('systems', 'add', '--entity', 'gmina', '--name', name, ...more)
    const back = 'https://eurzad.example/back'
    const out = `${back}/out`
    const added = await add('ludzie', '--redirect-uri', back, '--logout-uri', out)
    assert.equal(added.code, 0, added.stderr)
    const { systems } = onlyDocument(await machine('systems', 'list')) as {
      systems: { clientId: string; web?: object }[]
    }
    const { web } = systems.find(({ clientId }) => clientId === 'gmina.ludzie')!
    assert.deepEqual(web, {
      redirectUris: [back],
      logoutUris: [out],
      boundBy: 'dpop',
      provesBy: 'key',
    })
    // oxfmt-ignore
    const refused: [string[], RegExp][] = [
      [['--redirect-uri', 'http://eurzad.example/'],                                 /https:\/\/host\/path/],
      [['--redirect-uri', 'https://eurzad.example/*'],                               /https:\/\/host\/path/],
      [['--redirect-uri', back, '--proves-by', 'certificate'],                       /has boundBy mtls/],
      [['--redirect-uri', back, '--bound-by', 'nothing'],                            /--bound-by is dpop or mtls/],
      [['--bound-by', 'mtls'],                                                       /goes with --redirect-uri/],
    ]
    for (const [words, told] of refused) {
      const { code, stdout, stderr } = await add('zle', ...words)
      assert.equal(code, 1)
      assert.match(stdout + stderr, told)
    }
  })

  it('systems certificates registers a certificate and takes it away', async () => {
    await machine('systems', 'add', '--entity', 'gmina', '--name', 'certyfikaty')
    const { cert, key, thumbprint } = selfSigned()
    const pem = join(bus.dataDir, 'client.pem')
    const certificates = (...words: string[]) => people('systems', 'certificates', ...words)
    await writeFile(pem, key + cert)
    const refused = await certificates('add', 'gmina.certyfikaty', pem)
    assert.match(refused.stderr, /This is a private key/)
    assert.match((await certificates('add', 'a.b', '/no/such.pem')).stderr, /cannot be read/)
    await writeFile(pem, cert)
    const added = await certificates('add', 'gmina.certyfikaty', pem)
    assert.match(added.stdout, new RegExp(`^Certificate ${thumbprint} is now of gmina`))
    assert.match((await certificates('list')).stdout, new RegExp(`^${thumbprint} +gmina`))
    assert.equal((await certificates('remove', thumbprint)).code, 0)
    assert.equal(
      (await certificates('list', 'gmina.certyfikaty')).stdout.trim(),
      'There are no certificates.',
    )
    assert.equal((await certificates('remove', thumbprint)).code, 1)
  })

  it('systems suspend takes a system out of service, and mandates close-case ends its cases', async () => {
    await machine('systems', 'add', '--entity', 'gmina', '--name', 'sprawy')
    const suspended = await people('systems', 'suspend', 'gmina.sprawy')
    assert.equal(
      suspended.stdout.trim(),
      'System gmina.sprawy is out of service; mandates ended: 0.',
    )
    assert.match((await people('systems', 'list')).stdout, /gmina\.sprawy .*suspended/)
    assert.equal(
      onlyDocument(await machine('systems', 'resume', 'gmina.sprawy'))['suspended'],
      false,
    )
    assert.match((await people('systems', 'suspend', 'gmina.nikt')).stderr, /no system gmina\.nikt/)
    const closed = await people('mandates', 'close-case', 'gmina.sprawy', 'SPR/1', '--lang', 'pl')
    assert.equal(closed.stdout.trim(), 'Upoważnień wygasło: 0.')
    const refused = await people('mandates', 'close-case', 'gmina.sprawy', 'a b')
    assert.equal(refused.code, 1)
    const none = await people('mandates', 'list', 'gmina.sprawy', '--case', 'SPR/1')
    assert.equal(none.stdout.trim(), 'There are no mandates.')
  })
})
