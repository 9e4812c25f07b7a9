// A form as a person fills it in. A field is named by its label: text for text fields, `true` for radio
// buttons and check boxes, the text of the option for a list. Without the whole label, its beginning is
// enough where it fits one. What he leaves alone goes as the page has it.

import assert from 'node:assert/strict'
import { elements, labelOf, textOf } from './read-page.ts'
import type { Element } from './read-page.ts'

export type Fields = Readonly<Record<string, string | boolean>>

/** What the browser sends, without the button. `root`: the page, where labels may stand. */
export function fillIn(form: Element, root: Element, fields: Fields): URLSearchParams {
  const all = elements(form, 'input', 'select', 'textarea')
  const chosen = new Map<Element, string | boolean>()
  for (const [label, value] of Object.entries(fields)) {
    const labels = all.map((field) => labelOf(field, root) ?? '')
    const exact = all.filter((_, at) => labels[at] === label)
    const found = exact.length > 0 ? exact : all.filter((_, at) => labels[at]!.startsWith(label))
    assert.equal(found.length, 1, `the label "${label}" among: ${labels.join(' | ')}`)
    chosen.set(found[0]!, value)
  }
  const sent = new URLSearchParams()
  for (const field of all) {
    const { name, type = 'text', value = '', checked, disabled } = field.attributes
    if (name === undefined || disabled !== undefined) continue
    if (type === 'submit' || type === 'button') continue
    const want = chosen.get(field)
    if (field.tag === 'select') sent.append(name, optionOf(field, want))
    else if (field.tag === 'textarea') sent.append(name, String(want ?? textOf(field)))
    else if (type === 'radio' || type === 'checkbox') {
      const rival = all.some((one) => one.attributes['name'] === name && chosen.get(one) === true)
      const on = want ?? (checked !== undefined && (type === 'checkbox' || !rival))
      if (on) sent.append(name, value || 'on')
    } else sent.append(name, String(want ?? value))
  }
  return sent
}

function optionOf(select: Element, want: string | boolean | undefined): string {
  const options = elements(select, 'option')
  const chosen =
    want === undefined
      ? (options.find(({ attributes }) => 'selected' in attributes) ?? options[0])
      : options.find((option) => textOf(option).startsWith(String(want)))
  assert.ok(chosen, `no option ${want} among: ${options.map(textOf).join(' | ')}`)
  return chosen.attributes['value'] ?? textOf(chosen)
}
