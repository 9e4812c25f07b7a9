// Where a reply is written, whatever reads the bytes of the client; today that is node's HTTP server
// (node-port.ts). The walk and what stands around it know only this.

export interface ReplyPort {
  /** `done` once, never from within the functions below: the reply is out whole, or the client is gone. */
  onClose(done: (whole: boolean) => void): void
  /** The head; it goes out with what comes next. `close`: the connection ends with this reply. */
  begin(status: number, flat: string[], framing: Framing, close: boolean): void
  /** False: full, until `onceDrained`. */
  write(chunk: Uint8Array): boolean
  onceDrained(resume: () => void): void
  /** The last bytes, if any, and the end. */
  end(last?: Uint8Array): void
  /** Ends the connection at once, so that what went out is never taken for the whole. */
  cut(): void
}

/** Announced bytes of a body; `open`: it has marks of its own; `none`: the fields say all of it (HEAD, 204, 304). */
export type Framing = number | 'open' | 'none'
