// Who may do what, by rules in order: the first whose condition is true decides. A rule without an
// answer refuses the call, and so does silence unless the file says otherwise. The name of the rule
// that decided goes into the journal.

import { Problem } from '#kernel/problem/problem.ts'
import { note } from '../call.ts'
import { definePolicy } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'
import type { Supposed, Told } from '../told.ts'
import { checkRules } from './check-rules.ts'
import { compileRule } from './compile-rule.ts'
import { schema } from './options.ts'
import type { Authorize } from './options.ts'

export default definePolicy<Authorize>({
  name: 'authorize',
  phase: 'authorize',
  repeats: true,
  summary: {
    pl: 'Rozstrzyga według reguł, które wywołania przejdą.',
    en: 'Decides by rules which calls may pass.',
  },
  schema,
  check: checkRules,
  build({ rules, otherwise = 'deny' }, { origin, nth = 0 }) {
    const compiled = rules.map((rule) => compileRule(rule, origin))
    const noted = nth === 0 ? 'authorize' : `authorize${nth + 1}`
    return {
      request(call) {
        let decided = 'otherwise'
        try {
          for (const { name, allows, say, holds } of compiled) {
            // A rule without an answer has decided too.
            decided = name
            if (!holds(call)) continue
            if (allows) return
            throw new Problem('access/denied', say)
          }
          decided = 'otherwise'
          if (otherwise === 'deny') throw unmentioned()
        } finally {
          note(call, noted, decided)
        }
      },
      explain: tell,
    }

    /** As `request`, but for a rule that reads what nobody told: nothing can be said from there on. */
    function tell(supposed: Supposed): Told {
      for (const { name, allows, say, holds, untold } of compiled) {
        const missing = untold(supposed)
        if (missing) return depends(`The rule \`${name}\` depends on ${missing}.`)
        try {
          if (!holds(supposed.call)) continue
        } catch (thrown) {
          return refuses(thrown as Problem)
        }
        if (allows) return passes(`The rule \`${name}\` lets it pass.`)
        const because = `The rule \`${name}\` refuses it: ${say}`
        return refuses(new Problem('access/denied', say), { because })
      }
      if (otherwise === 'deny') return refuses(unmentioned())
      return passes('No rule speaks of it, and `otherwise` is `allow`.')
    }
  },
})

function unmentioned(): Problem {
  return new Problem(
    'access/denied',
    'No rule of access lets this call pass; ask the administrator of the API.',
  )
}
