// What of the agreements calls need, as this room hands it to the gateway: in memory, never waiting. The
// policies look at it through a shape of their own (policies/agreements.ts), which this one fits.

export interface KnownAgreements {
  purpose(id: string): PurposeInForce | undefined
  of(entity: string, api: string): readonly PurposeInForce[]
  capacity(api: string): { readonly callsPerDay: number; readonly agreedPerDay: number } | undefined
  isFresh(): boolean
}

export interface PurposeInForce {
  readonly id: string
  readonly agreement: string
  readonly entity: string
  readonly api: string
  readonly operations: ReadonlySet<string> | undefined
  readonly callsPerDay: number
}
