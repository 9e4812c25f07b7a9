// What a peer is asked for, and what it must answer: mostly 1 KiB of JSON.

/** How to reach a peer. */
export interface Target {
  readonly port: number
  readonly path: string
  /** Header lines beyond `Host`. */
  readonly headers: readonly string[]
  /** GET. */
  readonly method?: string
  readonly body?: string
  /** The body that must come, where it is not the record. */
  readonly answer?: string
}

export const recordPath = '/records/17?fields=name'

export const record = recordOf(1_024)

function recordOf(bytes: number): string {
  const empty = JSON.stringify({ id: '17', name: 'Przewozy Testowe', note: '' })
  return empty.replace('"note":""', `"note":"${'x'.repeat(bytes - Buffer.byteLength(empty))}"`)
}
