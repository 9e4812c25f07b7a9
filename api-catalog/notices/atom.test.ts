import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atomOfChanges } from './atom.ts'
import type { FeedEntry } from './atom.ts'
import { change } from './testing/open-test-notices.ts'

const options = { publicUrl: 'https://bus.example', language: 'en' as const }
const version = (more: object = {}): FeedEntry => ({
  kind: 'version',
  entity: 'mc',
  api: 'persons',
  major: 1,
  version: '1.1.0',
  at: '2026-03-02T08:00:00.000Z',
  changes: [change()],
  ...more,
})

interface Entry {
  readonly id: string
  readonly title: string
  readonly content: string
}

/** Fails unless every element is closed by its own end, no text holds markup and no character is forbidden. */
function parse(text: string): { id: string; updated: string; entry: Entry[] } {
  const open: string[] = []
  // oxlint-disable-next-line no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  assert.ok(text.isWellFormed())
  assert.doesNotMatch(text, /&(?!(?:amp|lt|gt|quot|#39);)/)
  for (const [, end, name = '', empty] of text.matchAll(/<(\/?)([^\s>/?]+)[^>]*?(\/?)>/g)) {
    if (end === '/') assert.equal(open.pop(), name)
    else if (empty !== '/') open.push(name)
  }
  assert.deepEqual(open, [])
  const [head = '', ...entries] = text.split('<entry>')
  return {
    id: textOf('id', head),
    updated: textOf('updated', head),
    entry: entries.map((one) => ({
      id: textOf('id', one),
      title: textOf('title', one),
      content: textOf('content', one),
    })),
  }
}

function textOf(name: string, text: string): string {
  const [, found = ''] = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(text) ?? []
  return found
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

describe('the feed of changes', () => {
  it('tells each version with its worst class, its sentences and why it was forced, newest first', () => {
    const older = version({
      version: '1.0.1',
      at: '2026-01-01T00:00:00.000Z',
      changes: [change({ class: 'harmless' })],
    })
    const feed = parse(atomOfChanges([older, version({ forced: 'A new act.' })], options))
    assert.equal(feed.id, 'https://bus.example/changes.atom')
    assert.equal(feed.updated, '2026-03-02T08:00:00.000Z')
    assert.deepEqual(
      feed.entry.map(({ id, title }) => [id, title]),
      [
        ['https://bus.example/apis/mc/persons/v1#1.1.0', 'mc/persons: version 1.1.0, breaking'],
        ['https://bus.example/apis/mc/persons/v1#1.0.1', 'mc/persons: version 1.0.1, harmless'],
      ],
    )
    assert.equal(
      feed.entry[0]?.content,
      'mc/persons: version 1.1.0, breaking\n[breaking] The answer has no `name` any more.\nPublished all the same: A new act.',
    )
  })

  it('tells an end that was announced, in the language asked for', () => {
    const end: FeedEntry = {
      kind: 'deprecation',
      entity: 'mc',
      api: 'persons',
      major: 1,
      title: 'Osoby',
      at: '2026-03-02T08:00:00.000Z',
      sunsetAt: '2026-12-31T23:00:00.000Z',
      successor: 'mc/persons/v2',
    }
    const { entry } = parse(atomOfChanges([end], { ...options, language: 'pl' }))
    assert.equal(entry[0]?.title, 'Osoby v1: API jest wycofywane')
    assert.match(entry[0]?.content ?? '', /Koniec: 2026-12-31.*\nNastępca: mc\/persons\/v2/)
  })

  it('is XML whatever the documents say, and never longer than a hundred entries', () => {
    const evil = ']]></content><script>&#0;\u0000\u0008\ud800\ufffe"\'&'
    const hostile = version({ title: evil, version: evil, changes: [change({ message: evil })] })
    const text = atomOfChanges([hostile], options)
    assert.ok(!text.includes('<script>'))
    assert.match(parse(text).entry[0]?.title ?? '', /<script>/)
    const many = Array.from({ length: 150 }, () => hostile)
    assert.equal(parse(atomOfChanges(many, options)).entry.length, 100)
    assert.deepEqual(parse(atomOfChanges([], options)).entry, [])
  })

  it('of one API carries its own address', () => {
    const path = '/apis/mc/persons/changes.atom'
    const feed = parse(atomOfChanges([version()], { ...options, path }))
    assert.equal(feed.id, `https://bus.example${path}`)
  })
})
