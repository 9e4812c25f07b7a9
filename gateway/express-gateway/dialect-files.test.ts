// What happens when the files of the dialect are edited, well or badly, while calls come.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openLog } from '#kernel/log/log.ts'
import { until } from '#kernel/testing/until.ts'
import { hashPassword } from './credentials/secrets.ts'
import { openDialect } from './testing/open-dialect.ts'
import { configOf, openPipeline as open, proxied } from './testing/open-pipeline.ts'

describe('the files of the dialect', () => {
  it('goes on with the former files while an edit is wrong, says so, and takes the next one', async (t) => {
    const lines: string[] = []
    const log = openLog('info', { write: (line: string) => void lines.push(line) })
    const secret = await hashPassword('tajne')
    const { dialect } = await open(t, {
      policies: `      - basic-auth:\n${proxied}`,
      more: { log },
    })
    const status = async () => {
      const headers = { authorization: `Basic ${Buffer.from('kadry:tajne').toString('base64')}` }
      return (await fetch(`${dialect.url}/a/x`, { headers })).status
    }
    assert.equal(await status(), 401)
    await dialect.write(
      'credentials.yml',
      `users: { kadry: { basic-auth: { secret: '${secret}' } } }`,
    )
    await until('the new credentials hold', async () => (await status()) === 200)
    await dialect.write('gateway.config.yml', configOf('      - basic-aut:'))
    await until('the complaint is told', () =>
      lines.some((line) => line.includes('goes on') && line.includes('did you mean')),
    )
    assert.equal(await status(), 200)
    await dialect.write(
      'gateway.config.yml',
      configOf('      - terminate: { action: { statusCode: 410 } }'),
    )
    await until('the new configuration holds', async () => (await status()) === 410)
    assert.doesNotMatch(lines.join(''), /tajne|scrypt:/)
  })

  it('does not start with files that are wrong, and tells all of it', async () => {
    const config = configOf('      - proxy: { action: { serviceEndpoint: nowhere } }')
    const started = openDialect({
      config,
      credentials: 'usrs: {}',
      env: { SERVICE: 'http://127.0.0.1:1' },
    })
    await assert.rejects(started, (error: Error) => /nowhere[^]*`usrs`/.test(error.message))
  })
})
