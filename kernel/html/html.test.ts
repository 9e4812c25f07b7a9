import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { href, html, raw } from './html.ts'

describe('html', () => {
  it('escapes what is interpolated, in text and in attributes', () => {
    const hostile = `"><script>alert('1')</script>&`
    assert.equal(
      String(html`<p title="${hostile}">${hostile}</p>`),
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
    )
  })

  it('lets no letter of markup through, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.doesNotMatch(String(html`${text}`), /[<>"']|&(?!(amp|lt|gt|quot|#39);)/)
      }),
    )
  })

  it('takes itself, lists and numbers as they are, and leaves nothing out of nothing', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    // oxfmt-ignore
    assert.equal(String(html`<ul>${items}</ul>`), '<ul><li>a</li><li>&lt;b&gt;</li></ul>')
    assert.equal(String(html`${null}${undefined}${false}${0}${7n}`), '07')
    assert.equal(String(html`${raw('<hr>')}`), '<hr>')
  })

  it('does not take an object that only looks like markup', () => {
    const forged = JSON.parse('{"toString":"<b>","length":1,"0":"<i>"}') as never
    assert.throws(() => String(html`${forged}`))
  })
})

describe('href', () => {
  it('lets web, mail and relative addresses through', () => {
    for (const address of [
      'https://a.pl/x?y#z',
      'HTTP://a',
      'mailto:a@b.pl',
      '/x',
      'x',
      '#y',
      '?q=a:b',
    ])
      assert.equal(href(address), address)
  })

  it('turns every other scheme into nothing, however it is spelled', () => {
    for (const address of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      'java\tscript:alert(1)',
      '\u0001javascript:alert(1)',
      'data:text/html,<script>',
      'vbscript:x',
      'file:///etc/passwd',
      'blob:x',
    ])
      assert.equal(href(address), '#')
  })
})
