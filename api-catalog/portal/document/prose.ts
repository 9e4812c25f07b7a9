// Descriptions: CommonMark with the HTML that real documents mix into it, made safe. Everything goes
// through one allow-list after rendering: no scripts, styles, images, forms, ids or classes; a link
// leads to http, https, mailto or, where the document speaks of its own tags and operations, to our
// pages. Headings are brought to one level so that the outline of the page stays whole.

import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'
import { raw } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { mendLists } from './mend-lists.ts'

export interface Prose {
  /** Level of every heading in the text; undefined: headings become bold paragraphs. */
  readonly heading?: 2 | 3 | 4
  /** Our address for `#tag/…` and `#operation/…`; undefined: the link is dropped, its text stays. */
  readonly anchor?: (fragment: string) => string | undefined
  /** Name of the scrolling frame around a table, for those who do not see it. */
  readonly tableName: string
}

const longest = 60_000
const markdown = new MarkdownIt({ html: true, linkify: true, breaks: false })

export function prose(text: string, how: Prose): Html {
  if (isPlain(text)) return raw(`<p>${escapePlain(text)}</p>`)
  const rendered = markdown.render(text.slice(0, longest))
  const safe = sanitizeHtml(rendered, options(how))
  const frame = `<div class="frame" role="group" tabindex="0" aria-label="${escapePlain(how.tableName)}">`
  return raw(
    mendLists(safe)
      .replaceAll('<table>', `${frame}<table>`)
      .replaceAll('</table>', '</table></div>')
      .replace(/<th>\s*<\/th>/g, '<td></td>')
      .replace(/<p>\s*<\/p>/g, ''),
  )
}

/** The text without any markup, a line for each paragraph. */
export function plainText(text: string): string {
  if (isPlain(text)) return text.trim()
  const lines = markdown
    .render(text.slice(0, 5000))
    .replace(/\s+/g, ' ')
    .replace(/<(?:br|\/p|\/li|\/h\d|\/td|\/th|\/pre)\b[^>]*>/g, '\n')
  const bare = sanitizeHtml(lines, { allowedTags: [], allowedAttributes: {} })
  return decode(bare)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

/** The first sentence of its first paragraph, at most 200 characters. */
export function firstSentence(text: string): string {
  const line = plainText(text).split('\n', 1)[0]!
  const end = /^.{30,}?[.!?](?=\s|$)/.exec(line.slice(0, 220))?.[0] ?? line
  return end.length <= 200 ? end : `${end.slice(0, end.lastIndexOf(' ', 199))}…`
}

// oxfmt-ignore
const tags = [
  'p', 'br', 'hr', 'strong', 'b', 'em', 'i', 'u', 's', 'del', 'sub', 'sup', 'small', 'code', 'pre', 'kbd',
  'blockquote', 'ul', 'ol', 'li', 'a', 'table', 'thead', 'tbody', 'tr', 'th', 'td',
  'h1', 'h2', 'h3', 'h4', 'h5', 'h6',
]

function options(how: Prose): sanitizeHtml.IOptions {
  const level = how.heading === undefined ? 'p' : `h${how.heading}`
  const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, level])
  return {
    allowedTags: tags,
    allowedAttributes: { a: ['href', 'rel'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'template', 'title'],
    nestingLimit: 30,
    transformTags: {
      ...Object.fromEntries(headings),
      a: (tagName, attributes) => {
        const href = addressOf(attributes['href'] ?? '', how)
        return { tagName, attribs: href === undefined ? {} : { href, rel: 'noopener noreferrer' } }
      },
    },
  }
}

function addressOf(href: string, how: Prose): string | undefined {
  if (href.startsWith('#')) return how.anchor?.(href.slice(1))
  return /^(?:https?:\/\/|mailto:)/i.test(href) ? href : undefined
}

/** Nothing a Markdown or HTML reader would act upon: by far the most descriptions of fields. */
function isPlain(text: string): boolean {
  return !/[<>&*_`#[\]|\\~\n]|^\s*(?:[-+=]|\d+[.)])|^ {4}|^\t|https?:|www\.|@/.test(text)
}

function escapePlain(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
