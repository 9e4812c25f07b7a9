// The call in five languages, one behind another: tabs made of radio buttons, so that they work without
// scripts and by the arrow keys.

import { html, raw } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { apiAddress } from '../addresses.ts'
import { writeSamples } from '../document/write-samples.ts'
import type { Samples } from '../document/write-samples.ts'
import type { OperationWalk } from '../operation-walk.ts'
import type { View, ViewedOperation } from '../view.ts'
import { codeBlock } from './parts.ts'
import type { Desk } from './parts.ts'

export function samplesOf(
  view: View,
  { operation }: ViewedOperation,
  walk: OperationWalk | undefined,
  desk: Desk,
): Html {
  const { words, publicUrl } = desk
  const tokenNeeded = walk?.tokenNeeded ?? true
  const access = { publicUrl, tokenNeeded, system: words.exampleSystem }
  const samples = writeSamples(view.api, operation, access)
  const real = tokenNeeded ? words.realCurl : words.realCurlOpen
  return html`<section aria-labelledby="call">
    <h2 id="call">${words.call}</h2>
    <p class="hint">${words.callHint}</p>
    <fieldset class="tabs">
      <legend>${words.tryIt.samples}</legend>
      ${samples.map(tabOf)} ${samples.map((one) => panelOf(one, words.sandboxCurl, real, desk))}
    </fieldset>
    ${
      tokenNeeded
        ? html`<p class="hint">
            ${words.tryIt.tokenHint} <a href="${apiAddress(view.api)}#access">${words.access}</a>
          </p>`
        : null
    }
  </section>`
}

function tabOf({ language }: Samples, at: number): Html {
  return html`<input
      type="radio"
      name="sample"
      id="sample-${at}"
      ${at === 0 ? raw(' checked') : null}
    /><label for="sample-${at}">${language}</label> `
}

function panelOf(samples: Samples, sandbox: string, real: string, { words }: Desk): Html {
  const { language } = samples
  const name = (what: string) => (language === 'curl' ? what : `${language}: ${what}`)
  return html`<div class="panel" aria-label="${words.code}: ${language}" role="group">
    <h3>${sandbox}</h3>
    ${codeBlock(samples.sandbox, name(sandbox), { copy: true })}
    <h3>${real}</h3>
    ${codeBlock(samples.real, name(real), { copy: true })}
  </div>`
}
