// The page of one named schema: where the trees of other pages lead when they stop.

import { html } from '#kernel/html/html.ts'
import { schemaAddress } from '../addresses.ts'
import { drawSchema, openDrawing } from '../document/draw-schema.ts'
import type { Fragments } from '../fragments.ts'
import { raw } from '#kernel/html/html.ts'
import type { Page } from '../frame.ts'
import type { View } from '../view.ts'
import { apiCrumbs } from './api.ts'
import type { Desk } from './parts.ts'

export function schemaPage(view: View, name: string, desk: Desk & { fragments: Fragments }): Page {
  const { words, fragments } = desk
  const { api } = view
  return {
    title: name,
    path: apiCrumbs(api, words),
    main: html`<h1>${words.schema} <code>${name}</code></h1>
      ${raw(
        fragments.of(`${api.id} ${words.language} schema ${name}`, () => {
          const drawing = openDrawing(
            api.document,
            words,
            (other) => schemaAddress(api, other),
            700,
          )
          return drawSchema(drawing, api.document.components?.schemas?.[name]).toString()
        }),
      )}`,
  }
}
