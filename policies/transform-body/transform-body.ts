// JSON bodies of calls and replies in another shape, without a line of code: members removed, set,
// renamed, moved, kept, wrapped and unwrapped. What no operation names stays letter for letter.

import { askForWhole } from '../json/json-reply.ts'
import { definePolicy } from '../policy.ts'
import { tellsPass } from '../told.ts'
import { checkOperations } from './check-operations.ts'
import { responseHook } from './edit-reply.ts'
import { requestHook } from './edit-request.ts'
import { openEditor } from './editor.ts'
import { schema } from './options.ts'
import type { TransformBody } from './options.ts'

export default definePolicy<TransformBody>({
  name: 'transform-body',
  phase: 'shape',
  repeats: true,
  summary: {
    pl: 'Zmienia kształt treści JSON wywołania i odpowiedzi.',
    en: 'Changes the shape of JSON bodies of the call and the reply.',
  },
  schema,
  check({ request = [], response = [], statuses = ['2XX'] }) {
    const misfits = [
      ...checkOperations('request', request),
      ...checkOperations('response', response),
    ]
    if (response.length === 0 && statuses.join() !== '2XX') {
      const message = '`statuses` says nothing without `response`; leave it out.'
      misfits.push({ at: ['statuses'], key: true, message })
    }
    return misfits
  },
  build(options) {
    const { request, response, strict = false } = options
    const most = options['max-body'] ?? 1_048_576
    const there = request && requestHook(openEditor(request, strict, most), options)
    const back = response && responseHook(openEditor(response, strict, most), options)
    return {
      request(call) {
        if (back) askForWhole(call.headers)
        return there?.(call)
      },
      ...(back && { response: back }),
      ...(!there && { explain: tellsPass }),
    }
  },
})
