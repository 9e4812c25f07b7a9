// Descriptions of strangers, made safe. What a browser makes of them is tried in portal.browser.ts.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { vectors } from '../testing/hostile-documents.ts'
import { mendLists } from './mend-lists.ts'
import { firstSentence, plainText, prose } from './prose.ts'

const how = { heading: 3, tableName: 'Tabela' } as const
const made = (text: string) => prose(text, how).toString()

describe('a description', () => {
  it('is CommonMark', () => {
    assert.equal(
      made('**Ważne** i `kod`\n\n- raz\n- dwa').replaceAll('\n', ''),
      '<p><strong>Ważne</strong> i <code>kod</code></p><ul><li>raz</li><li>dwa</li></ul>',
    )
  })

  it('may hold the HTML that real documents hold', () => {
    assert.match(
      made('<p>Tekst<br><b><font size="6">duży</fint></b></p>'),
      /^<p>Tekst<br \/><b>duży<\/b><\/p>/,
    )
  })

  it('brings every heading to one level, or to none', () => {
    assert.equal(made('# A\n\n###### B').replaceAll('\n', ''), '<h3>A</h3><h3>B</h3>')
    assert.doesNotMatch(prose('# A', { tableName: '' }).toString(), /<h/)
  })

  it('leads only to http, https, mailto and the places it is told of', () => {
    // oxfmt-ignore
    const links: [string, string | undefined][] = [
      ['https://a.example/x?y=1',     'https://a.example/x?y=1'],
      ['HTTP://a.example',            'HTTP://a.example'],
      ['mailto:a@example.com',        'mailto:a@example.com'],
      ['#tag/Sesje',                  '/there'],
      ['#nowhere',                    undefined],
      ['javascript:alert(1)',         undefined],
      ['JaVaScRiPt:alert(1)',         undefined],
      ['java\tscript:alert(1)',       undefined],
      ['data:text/html,x',            undefined],
      ['vbscript:x',                  undefined],
      ['//evil.example',              undefined],
      ['/apis',                       undefined],
      ['../x',                        undefined],
      ['file:///etc/passwd',          undefined],
    ]
    const anchor = (fragment: string) => (fragment === 'tag/Sesje' ? '/there' : undefined)
    for (const [address, to] of links) {
      for (const text of [`[x](<${address}>)`, `<a href="${address}">x</a>`]) {
        const found = /<a href="([^"]*)"/.exec(prose(text, { ...how, anchor }).toString())?.[1]
        assert.equal(found?.replaceAll('&amp;', '&'), to, text)
      }
    }
  })

  it('holds no tag and no attribute beyond the list, whatever is put in', () => {
    const tag =
      /<\/?(?:p|br|hr|strong|b|em|i|u|s|del|sub|sup|small|code|pre|kbd|blockquote|ul|ol|li|table|thead|tbody|tr|th|td|h3|div)(?: \/)?>|<a(?: href="(?:https?:|mailto:|#)[^"<>]*" rel="noopener noreferrer")?>|<\/a>|<div class="frame" role="group" tabindex="0" aria-label="Tabela">/g
    for (const vector of vectors) {
      for (const text of [
        vector,
        `**${vector}**`,
        `| a |\n|---|\n| ${vector} |`,
        `\`\`\`\n${vector}\n\`\`\``,
      ]) {
        const left = made(text).replace(tag, '')
        assert.doesNotMatch(left, /[<>]/, text)
      }
    }
  })

  it('is not held up by text that is made to hold it up', () => {
    for (const text of [
      '['.repeat(60_000),
      '<b>'.repeat(20_000),
      '*a '.repeat(20_000),
      '> '.repeat(20_000),
      '<'.repeat(60_000),
      '|'.repeat(60_000),
      '`'.repeat(60_000),
      `${'a'.repeat(60_000)}@`,
      '![['.repeat(20_000),
      '<!--'.repeat(15_000),
      'http://a'.repeat(7_000),
    ]) {
      const start = performance.now()
      made(text)
      const took = performance.now() - start
      assert.ok(took < 10_000, `${text.slice(0, 5)}…: ${took} ms`)
    }
  })

  it('has a table in a frame that the keyboard can scroll, without empty headings', () => {
    const table = made('| | b |\n|---|---|\n| 1 | 2 |')
    assert.match(table, /<div class="frame"[^>]*><table>.*<td><\/td>.*<\/table><\/div>/s)
  })

  it('is the same as text when it is only text', () => {
    assert.equal(made('Numer "licencji"'), '<p>Numer &quot;licencji&quot;</p>')
  })
})

describe('lists in descriptions', () => {
  // oxfmt-ignore
  const cases: [string, string][] = [
    ['<ul><li>a</li></ul>',               '<ul><li>a</li></ul>'],
    ['<li>a</li>',                        '<div>a</div>'],
    ['<ul>a</ul>',                        '<ul><li>a</li></ul>'],
    ['<ul><p>a</p><li>b</li></ul>',       '<ul><li><p>a</p></li><li>b</li></ul>'],
    ['<ul><li>a<ul><b>x</b></ul></li></ul>', '<ul><li>a<ul><li><b>x</b></li></ul></li></ul>'],
    ['<ol><li>a</li> text</ol>',          '<ol><li>a</li><li> text</li></ol>'],
    ['<ul><li>a',                         '<ul><li>a</li></ul>'],
    ['</ul><li>a</li>',                   '<div>a</div>'],
  ]
  for (const [broken, whole] of cases) {
    it(`${broken} becomes ${whole}`, () => assert.equal(mendLists(broken), whole))
  }
})

describe('the text of a description', () => {
  it('is free of markup and of entities', () => {
    assert.equal(plainText('<p>Lista &amp; <b>opis</b></p>\n\n`a < b`'), 'Lista & opis\na < b')
  })

  it('is cut after its first sentence, its first paragraph or 200 characters', () => {
    assert.equal(
      firstSentence('Rejestr **wszystkich** licencji w kraju. Drugie zdanie.'),
      'Rejestr wszystkich licencji w kraju.',
    )
    assert.equal(
      firstSentence('<p>Specyfikacja skrzynek</p><br><p>Scenariusze</p>'),
      'Specyfikacja skrzynek',
    )
    assert.ok(firstSentence('słowo '.repeat(100)).length <= 201)
    assert.equal(firstSentence(''), '')
  })
})
