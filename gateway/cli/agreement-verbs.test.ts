import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { licences } from '../stories/licences.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { onlyDocument, runSzyna } from './testing/run-szyna.ts'

describe('a verb about agreements', () => {
  let bus: TheBus
  let env: Record<string, string>
  before(async () => {
    bus = await theBus()
    env = { SZYNA_DATA_DIR: bus.dataDir, SZYNA_POLICIES: bus.policiesDir }
    await bus.register('gitd', 'licences', licences)
    await bus.token('gmina.eurzad', 'gitd/licences')
    await bus.token('zus.kadry', 'gitd/licences')
  })
  after(() => bus.close())

  const people = (...args: string[]) => runSzyna(args, env)
  const machine = async (...args: string[]) =>
    onlyDocument(await runSzyna([...args, '--json'], env))
  const file = (name: string) => join(bus.dataDir, name)
  // oxfmt-ignore
  const askFor = (consumer: string, ...more: string[]) => [
    'agreements', 'ask', '--consumer', consumer, '--api', 'gitd/licences',
    '--purpose', 'Sprawdzenie licencji przewoźnika', '--legal-basis', 'art. 5 ustawy o transporcie',
    '--calls-per-day', '100', ...more,
  ]
  let id = ''

  it('ask, show, approve and list walk an agreement into force', async () => {
    const asked = await machine(...askFor('gmina', '--operation', 'getLicence'))
    id = String(asked['id'])
    assert.equal(asked['state'], 'pending')
    const shown = await people('agreements', 'show', id)
    assert.match(
      shown.stdout,
      /^gmina → gitd\/licences {2}[0-9a-f-]{36}\nstate +pending\nrevision +2\n\nasked 1 \(consumer\)\n/,
    )
    assert.match(shown.stdout, /100 a day +getLicence +Sprawdzenie licencji przewoźnika \(art\. 5/)
    const stale = await people('agreements', 'approve', id, '--revision', '1')
    assert.equal(stale.code, 1)
    assert.match(stale.stderr, /Read it again and decide then/)
    assert.match(
      (await people('agreements', 'approve', id, '--revision', '2')).stdout,
      /\nin force 1\n/,
    )
    const listed = await people(
      'agreements',
      '--consumer',
      'gmina',
      '--state',
      'active',
      '--state',
      'pending',
    )
    assert.match(listed.stdout, new RegExp(`^${id} +active +gmina +gitd/licences\n$`))
    assert.equal(
      (await people('agreements', 'list', '--owner', 'zus', '--lang', 'pl')).stdout,
      'Nie ma umów.\n',
    )
  })

  it('ask takes many purposes from a file, and says what is wrong in it', async () => {
    const terms = file('terms.yaml')
    await writeFile(
      terms,
      'purposes:\n  - title: Za\n    legalBasis: art. 5 ustawy\n    callsPerDay: 5\n',
    )
    const ask = [
      'agreements',
      'ask',
      '--consumer',
      'zus',
      '--api',
      'gitd/licences',
      '--terms',
      terms,
    ]
    const refused = await people(...ask)
    assert.equal(refused.code, 1)
    assert.match(
      refused.stderr,
      /\/terms\/purposes\/0\/title {2}This must be text of 10 to 300 characters/,
    )
    await writeFile(
      terms,
      'purposes:\n  - title: Kontrola przewoźników\n    legalBasis: art. 5 ustawy\n    callsPerDay: 5\n',
    )
    assert.match((await people(...ask, '--draft')).stdout, /state +draft/)
    const nothing = await people('agreements', 'ask', '--consumer', 'zus', '--api', 'gitd/licences')
    assert.match(
      nothing.stderr,
      /Write --purpose, --legal-basis and --calls-per-day N, or --terms FILE\.yaml\./,
    )
  })

  it('sign prints what both keep, and verify tells whether it is whole', async () => {
    const signed = await people('agreements', 'sign', id)
    assert.match(signed.stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const kept = file('agreement.jws')
    await writeFile(kept, signed.stdout)
    const told = await people('agreements', 'verify', kept)
    assert.equal(told.code, 0, told.stderr)
    assert.match(told.stdout, /^The signature of the bus is valid\.\n/)
    assert.match(
      told.stdout,
      /gmina → gitd\/licences\nversion +1\napproved +\S+ bus \(decision\)\n/,
    )
    const keys = file('jwks.json')
    await writeFile(keys, await (await bus.call('/oidc/jwks')).text())
    const offline = await runSzyna(
      ['agreements', 'verify', '-', '--jwks', keys, '--json'],
      {},
      signed.stdout,
    )
    assert.equal(onlyDocument(offline)['consumer'], 'gmina')
    const [head, payload = '', signature] = signed.stdout.trim().split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...claims, consumer: 'zus' })).toString('base64url')
    for (const wrong of [
      [head, forged, signature].join('.'),
      `${head}.${payload}.`,
      'x',
      '',
      `${payload}.${head}.${signature}`,
    ]) {
      await writeFile(kept, wrong)
      const refused = await people('agreements', 'verify', kept)
      assert.equal(refused.code, 1, wrong)
      assert.match(refused.stderr, /no signed agreement of the bus|are no JSON/)
    }
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    await writeFile(kept, token)
    assert.match(
      (await people('agreements', 'verify', kept)).stderr,
      /Its typ is not szyna-agreement\+jwt/,
    )
    await writeFile(keys, '{"keys":[]}')
    await writeFile(kept, signed.stdout)
    assert.match(
      (await people('agreements', 'verify', kept, '--jwks', keys)).stderr,
      /does not publish its key any more/,
    )
  })

  it('suspend, resume, reject, archive and history say why', async () => {
    const unsaid = await people('agreements', 'suspend', id)
    assert.match(unsaid.stderr, /--reason TEXT is missing/)
    const held = await people('agreements', 'suspend', id, '--reason', 'Wyciek danych')
    assert.match(held.stdout, /state +suspended\n.*\nsuspended by +bus\nreason +Wyciek danych\n/)
    assert.match((await people('agreements', 'resume', id)).stdout, /state +active/)
    const rejected = await people('agreements', 'reject', id, '--reason', 'Nic nie wisi')
    assert.equal(rejected.code, 1)
    await people('agreements', 'archive', id, '--reason', 'Zadanie skończone')
    const lines = (await people('agreements', 'history', id)).stdout.trimEnd().split('\n')
    assert.deepEqual(
      lines.map((line) => line.split(/ {2,}/).slice(1).join(' | ')),
      [
        'bus | archive | active → archived | Zadanie skończone',
        'bus | resume | suspended → active',
        'bus | suspend | active → suspended | Wyciek danych',
        'bus | approve | pending → active',
        'bus | ask | draft → pending',
        'bus | draft | → draft',
      ],
    )
  })

  it('access and attributes let in whoever fulfils the conditions', async () => {
    const terms = file('access.yaml')
    await writeFile(
      terms,
      'approval: automatic\nconditions: [[type:office, type:court]]\ncapacity: 1000\n',
    )
    assert.match(
      (await people('access', 'show', 'gitd/licences')).stdout,
      /approval +manual\ncapacity +-\n$/,
    )
    assert.match(
      (await people('access', 'set', 'gitd/licences', terms)).stdout,
      /revision +1\napproval +automatic\none of +type:office type:court\ncapacity +1000\n$/,
    )
    assert.equal((await people('access', 'set', 'gitd/licences', terms, '--revision', '0')).code, 1)
    assert.match(
      (await people('access', 'show', 'gitd')).stderr,
      /"gitd" is no API: write ENTITY\/API/,
    )
    const waiting = await machine(...askFor('gmina'))
    assert.deepEqual(
      [waiting['state'], waiting['missing']],
      ['missing-attributes', ['type:office | type:court']],
    )
    const set = ['entities', 'attributes', 'set', 'gmina']
    assert.match((await people(...set)).stderr, /Write --attribute KIND:VALUE, or --none\./)
    assert.equal(
      (await people(...set, '--attribute', 'type:office', '--attribute', 'region:pl-14')).stdout,
      'region:pl-14\ntype:office\n',
    )
    assert.match(
      (await people('agreements', 'show', String(waiting['id']))).stdout,
      /state +active/,
    )
    assert.equal((await people(...set, '--none')).stdout, 'gmina has no attributes.\n')
    assert.match(
      (await people('agreements', 'show', String(waiting['id']))).stdout,
      /reason +Attributes are missing: type:office \| type:court\./,
    )
    assert.equal(
      (await people('entities', 'attributes', 'show', 'gmina', '--lang', 'pl')).stdout,
      'gmina nie ma cech.\n',
    )
  })

  it('has help in both languages', async () => {
    for (const lang of ['pl', 'en']) {
      const help = await people('agreements', 'verify', '--help', '--lang', lang)
      assert.match(help.stdout, /szyna agreements verify FILE \[--jwks FILE\]/)
    }
    assert.match(await readFile(new URL('README.md', import.meta.url), 'utf8'), /szyna agreements /)
  })
})
