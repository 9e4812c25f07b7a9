// The major version stands in the address of the API, /api/{entity}/{api}/v{major}.

import type { Oas3Rule } from '@redocly/openapi-core'
import { majorOf } from '../../intake/major-of.ts'

export const versionMajor: Oas3Rule = () => ({
  Info(info, { report, location }) {
    if (majorOf(String(info.version)) !== undefined) return
    report({
      message:
        'The version has no number to take as the major one, so the address says v1; write it as 1.0.0.',
      location: location.child('version'),
    })
  },
})
