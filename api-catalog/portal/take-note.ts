// A note on an operation, from the form on its page: the one thing that the portal takes in. Only from a
// page of this bus, only so often from one address, and with nothing that says who wrote it.

import type { IncomingMessage } from 'node:http'
import type { Clock } from '#kernel/clock/clock.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Language } from '#kernel/problem/problem.ts'
import type { Feedback } from '../feedback/open-feedback.ts'
import type { PublishedApi } from '../published.ts'
import { openNoteLimit } from './limit-notes.ts'
import { readForm } from './read-form.ts'

export interface NoteAbout {
  readonly api: PublishedApi
  /** Id of the operation. */
  readonly operation: string
  readonly language: Language
}

/** @throws Problem `form/stale`, `request/*`, `limit/exceeded` */
export type TakeNote = (req: IncomingMessage, about: NoteAbout) => Promise<void>

export function openTakeNote(needs: {
  readonly feedback: Pick<Feedback, 'give'>
  readonly publicUrl: string
  readonly clock: Clock
  addressOf(req: IncomingMessage): string
}): TakeNote {
  const limit = openNoteLimit(needs.clock)
  return async (req, { api, operation, language }) => {
    const form = await readForm(req, needs.publicUrl)
    if (!limit.take(needs.addressOf(req))) {
      refuse('limit/exceeded', 'There were too many notes from this address; wait ten minutes.')
    }
    const clear = { yes: true, no: false }[form.get('clear') ?? '']
    const text = form.get('text') ?? ''
    const { entity, name, major } = api
    await needs.feedback.give({ entity, api: name, major, operation, clear, text, language })
  }
}
