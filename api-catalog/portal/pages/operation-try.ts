// The form that sends a call from the page: to the sandbox unless told otherwise. It is there for scripts
// alone (look/try.js) and hidden without them; then the commands above are what one can try. It has no
// address of its own: a token typed into it can be sent nowhere by the browser itself.

import { html, raw } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { readOperation } from '../document/read-operation.ts'
import { sampleRequest, writeBody } from '../document/sample-request.ts'
import { tryFields } from '../document/try-fields.ts'
import type { TryField } from '../document/try-fields.ts'
import type { OperationWalk } from '../operation-walk.ts'
import type { View, ViewedOperation } from '../view.ts'
import type { Words } from '../words/dictionary.ts'

/** What `fetch` may send (WHATWG Fetch §2.2.1). */
const sendable = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Null: a browser cannot send such a call. */
export function tryFormOf(
  { api }: View,
  { operation }: ViewedOperation,
  walk: OperationWalk | undefined,
  words: Words,
): Html | null {
  const { body } = sampleRequest(api, operation)
  const written = body && writeBody(body)
  const pieces = written?.pieces ?? []
  if (!sendable.has(operation.method) || pieces.length > 1) return null
  const sample = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('')
  const { parameters } = readOperation(api.document, operation)
  const fields = tryFields(api.document, parameters)
  const place = `${api.entity}/${api.name}/v${api.major}`
  const { tryIt } = words
  return html`<section
    aria-labelledby="try"
    hidden
    data-try="${JSON.stringify(tryIt)}"
    data-method="${operation.method}"
    data-path="${operation.path}"
    data-sandbox="/sandbox/${place}"
    data-real="/api/${place}"
    data-type="${written?.mediaType ?? ''}"
  >
    <h2 id="try">${tryIt.title}</h2>
    <p class="hint">${tryIt.lead}</p>
    <form class="try" autocomplete="off">
      ${doorsOf(walk?.tokenNeeded ?? true, words)}
      ${fields.map((field, at) => fieldOf(field, at, words))}
      ${
        written === undefined
          ? null
          : html`<div class="entry">
              <label for="try-body">${tryIt.body(written.mediaType)}</label
              ><textarea id="try-body" data-body rows="${Math.min(14, sample.split('\n').length + 2)}" spellcheck="false">${sample}</textarea>
            </div>`
      }
      <p>
        <button type="submit">${tryIt.send}</button>
        <button type="button" class="quiet" data-stop hidden>${tryIt.stop}</button>
      </p>
      <p role="status" data-status></p>
    </form>
    <div data-answer></div>
  </section>`
}

function doorsOf(tokenNeeded: boolean, { tryIt }: Words): Html {
  return html`<fieldset>
      <legend>${tryIt.where}</legend>
      <div class="check">
        <input type="radio" name="door" id="try-sandbox" value="sandbox" checked />
        <label for="try-sandbox">${tryIt.sandbox}</label>
      </div>
      <div class="check">
        <input type="radio" name="door" id="try-real" value="real" />
        <label for="try-real">${tryIt.real}</label>
      </div>
    </fieldset>
    <div data-real-only hidden>
      <p class="notice">${tryIt.realWarning}</p>
      <div class="entry">
        <label for="try-token">${tryIt.token}</label
        ><input
          id="try-token"
          type="password"
          data-token
          ${tokenNeeded ? raw('data-needed') : null}
          autocomplete="off"
          spellcheck="false"
          aria-describedby="try-token-hint"
        />
        <p id="try-token-hint" class="hint">${tryIt.tokenKept}</p>
      </div>
    </div>`
}

function fieldOf(field: TryField, at: number, words: Words): Html {
  const id = `try-${at}`
  const about = html`data-in="${field.in}" data-name="${field.name}"
  data-list="${field.list ?? ''}"${field.required ? raw(' required') : null}`
  return html`<div class="entry">
    <label for="${id}"
      ><code>${field.name}</code> <span class="place">${words.place[field.in]}</span>${
        field.required ? html` <span class="must">${words.required}</span>` : null
      }</label
    >
    ${
      field.list === undefined
        ? html`<input id="${id}" type="text" value="${field.value}" spellcheck="false" ${about} />`
        : html`<textarea id="${id}" rows="3" spellcheck="false" aria-describedby="${id}-hint" ${about}>${field.value}</textarea>
            <p id="${id}-hint" class="hint">${words.tryIt.listHint}</p>`
    }
  </div>`
}
