// What every peer is asked for, and what it must answer: 1 KiB of JSON.

/** How to reach a peer. */
export interface Target {
  readonly port: number
  readonly path: string
  /** Header lines beyond `Host`. */
  readonly headers: readonly string[]
}

export const recordPath = '/records/17?fields=name'

export const record = recordOf(1_024)

function recordOf(bytes: number): string {
  const empty = JSON.stringify({ id: '17', name: 'Przewozy Testowe', note: '' })
  return empty.replace('"note":""', `"note":"${'x'.repeat(bytes - Buffer.byteLength(empty))}"`)
}
