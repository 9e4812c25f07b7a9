// What the configuration says about an environment that it does not take.

import assert from 'node:assert/strict'

import { ConfigError, readConfig } from '../config.ts'

/** Empty: it takes it. */
export function complaintsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
  } catch (thrown) {
    assert.ok(thrown instanceof ConfigError)
    return thrown.complaints
  }
  return []
}
