import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { loadCompositions } from './load-compositions.ts'
import { aFile } from './testing/a-composition.ts'

const text = aFile({ parts: ['p: { call: a/b/v1 c }'], result: '$parts.p' })

describe('a folder of compositions', () => {
  it('gives each file, right or wrong, and what is wrong with all of them', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'a.yaml'), text)
    await writeFile(
      join(folder, 'b.yaml'),
      text.replace('GET', 'GOT').replace('result: $parts.p', 'result: $parts.q'),
    )
    await writeFile(join(folder, 'c.yml'), text)
    await writeFile(join(folder, '.hidden.yaml'), 'no')
    await writeFile(join(folder, 'README.md'), 'no')
    const { files, complaints } = await loadCompositions(folder)
    assert.deepEqual(
      files.map(({ file, composition }) => [file.split('/')[1], composition?.api]),
      [
        ['a.yaml', 'test'],
        ['b.yaml', undefined],
      ],
    )
    assert.match(
      complaints.map(({ file, message }) => `${file} ${message}`).join('\n'),
      /c\.yml Composition files end in \.yaml.*\n.*b\.yaml.*no `q` among the parts/s,
    )
  })

  it('has one file for an address', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'a.yaml'), text)
    await writeFile(join(folder, 'b.yaml'), text)
    await writeFile(join(folder, 'c.yaml'), text.replace('version: 1.0.0', 'version: 2.0.0'))
    const { complaints } = await loadCompositions(folder)
    assert.deepEqual(
      complaints.map(({ line, message }) => [line, message.replace(/^.*?\//, '')]),
      [[3, 'a.yaml is szyna/test/v1 already; name this one otherwise.']],
    )
  })

  it('that is not there is complained of', async () => {
    const { files, complaints } = await loadCompositions(join(await temporaryFolder(), 'nowhere'))
    assert.deepEqual(files, [])
    assert.match(complaints[0]!.message, /The folder cannot be read/)
  })
})
