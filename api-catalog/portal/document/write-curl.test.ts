// The curls are read by a real shell: what it hands to curl must be what was meant, and nothing that a
// document says may be run by it.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { publish } from '../testing/publish.ts'
import { licences } from '../testing/documents.ts'
import { hostile, vectors } from '../testing/hostile-documents.ts'
import { writeSamples } from './write-samples.ts'

const access = { publicUrl: 'https://szyna.example', tokenNeeded: true, system: 'moj-system' }

/** The arguments that curl would get, from a real shell in which curl and npx only tell. */
function argumentsOf(command: string): string[] {
  const stand = `curl() { for one in "$@"; do printf '%s\\0' "$one"; done; }; npx() { printf TOKEN; }; PATH=/nowhere\n`
  const told = execFileSync('/bin/sh', ['-c', stand + command], { encoding: 'utf8' })
  return told.split('\0').slice(0, -1)
}

function curlsOf(document: object, at = 0) {
  const api = publish(document, { entity: 'gitd', name: 'licences' })
  return writeSamples(api, api.operations[at]!, access)[0]
}

function operation(more: object, path = '/x', method = 'get'): object {
  return {
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { [path]: { [method]: more } },
  }
}

const parameter = (place: string, name: string, more: object) => ({
  in: place,
  name,
  required: true,
  ...more,
})

describe('the curl of an operation', () => {
  it('fills what is required, from patterns and formats, and leaves the rest out', () => {
    assert.deepEqual(argumentsOf(curlsOf(licences()).sandbox), [
      '-sS',
      'https://szyna.example/sandbox/gitd/licences/v1/licences/L-1111?on=2026-03-02',
    ])
  })

  it('asks for a token of this API, and sends the body that the schema requires', () => {
    const [flags, method, post, url, ...rest] = argumentsOf(curlsOf(licences(), 1).real)
    assert.deepEqual([flags, method, post], ['-sS', '-X', 'POST'])
    assert.equal(url, 'https://szyna.example/api/gitd/licences/v1/applications')
    assert.deepEqual(rest.slice(0, 5), [
      '-H',
      'Authorization: Bearer TOKEN',
      '-H',
      'Content-Type: application/json',
      '--data-raw',
    ])
    const body = JSON.parse(rest[5]!) as Record<string, string>
    assert.deepEqual(Object.keys(body), ['holder', 'nip'])
    assert.equal(body['holder'], "Przewozy 'Testowe'")
    assert.match(body['nip']!, /^[1-9]((\d[1-9])|([1-9]\d))\d{7}$/)
  })

  it('needs no token where none is needed', () => {
    const api = publish(licences())
    const [{ real }] = writeSamples(api, api.operations[0]!, { ...access, tokenNeeded: false })
    assert.doesNotMatch(real, /Authorization/)
  })

  // oxfmt-ignore
  const styles: [string, object, string][] = [
    ['an array',                { schema: { type: 'array' }, example: ['a', 'b c'] },                                       'p=a&p=b%20c'],
    ['an array, not exploded',  { schema: { type: 'array' }, example: ['a', 'b'], explode: false },                         'p=a%2Cb'],
    ['pipes',                   { schema: { type: 'array' }, example: ['a', 'b'], explode: false, style: 'pipeDelimited' }, 'p=a%7Cb'],
    ['a deep object',           { example: { from: 1, to: 2 }, style: 'deepObject' },                                       'p%5Bfrom%5D=1&p%5Bto%5D=2'],
    ['JSON',                    { content: { 'application/json': { example: { a: 1 } } } },                                 'p=%7B%22a%22%3A1%7D'],
    ['an enum',                 { schema: { enum: ['x', 'y'] } },                                                           'p=x'],
    ['a default',               { schema: { type: 'integer', default: 20 } },                                               'p=20'],
    ['a minimum',               { schema: { type: 'integer', minimum: 10 } },                                               'p=10'],
    ['nothing told',            {},                                                                                         'p=wartosc'],
  ]
  for (const [what, more, query] of styles) {
    it(`writes ${what} in the query as ${query}`, () => {
      const url = argumentsOf(
        curlsOf(operation({ parameters: [parameter('query', 'p', more)] })).sandbox,
      )[1]
      assert.equal(url, `https://szyna.example/sandbox/gitd/licences/v1/x?${query}`)
    })
  }

  it('sends headers and cookies, but none that the document may not name', () => {
    const parameters = [
      parameter('header', 'X-One', { example: 'a\r\nX-Evil: 1' }),
      parameter('header', 'Authorization', { example: 'x' }),
      parameter('header', 'bad name', { example: 'x' }),
      parameter('cookie', 'c', { example: 'a;b' }),
    ]
    assert.deepEqual(argumentsOf(curlsOf(operation({ parameters })).sandbox).slice(2), [
      '-H',
      'X-One: a X-Evil: 1',
      '-b',
      'c=a%3Bb',
    ])
  })

  it('sends forms as forms, and never reads a file that an example names', () => {
    const schema = {
      type: 'object',
      required: ['note', 'scan'],
      properties: {
        note: { type: 'string', example: '@/etc/passwd' },
        scan: { type: 'string', format: 'binary' },
      },
    }
    const form = (mediaType: string) =>
      argumentsOf(
        curlsOf(
          operation(
            { requestBody: { required: true, content: { [mediaType]: { schema } } } },
            '/x',
            'post',
          ),
        ).sandbox,
      ).slice(4)
    assert.deepEqual(form('multipart/form-data'), [
      '--form-string',
      'note=@/etc/passwd',
      '-F',
      'scan=@plik',
    ])
    assert.deepEqual(form('application/x-www-form-urlencoded').slice(0, 2), [
      '--data-urlencode',
      'note=@/etc/passwd',
    ])
  })

  it('does not show a body that is longer than a page', () => {
    const example = { text: 'x'.repeat(10_000) }
    const { sandbox } = curlsOf(
      operation({ requestBody: { content: { 'application/json': { example } } } }, '/x', 'post'),
    )
    assert.match(sandbox, /--data-binary '@tresc\.json'$/)
  })

  it('runs nothing that a document says, whatever it says', () => {
    for (const vector of [
      ...vectors,
      "'; touch /tmp/x; '",
      '$(exit 3)',
      '`exit 3`',
      "\\'",
      '\n exit 3 \n',
      '!!',
      '-o /etc/x',
      "'\\''",
    ]) {
      const { sandbox, real } = curlsOf(hostile(vector))
      for (const command of [sandbox, real]) {
        const [, , , url] = argumentsOf(command)
        assert.match(
          url!,
          /^https:\/\/szyna\.example\/(?:sandbox|api)\/gitd\/licences\/v1\//,
          vector,
        )
      }
    }
  })

  it('hands any text through the shell unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (example) => {
        const { sandbox } = curlsOf(
          operation(
            { requestBody: { content: { 'application/json': { example: { example } } } } },
            '/x',
            'post',
          ),
        )
        assert.deepEqual(JSON.parse(argumentsOf(sandbox).at(-1)!), {
          example:
            example.toWellFormed() === example ? example : JSON.parse(JSON.stringify(example)),
        })
      }),
      { numRuns: 40 },
    )
  })
})
