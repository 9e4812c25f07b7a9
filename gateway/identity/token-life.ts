// How long an access token lives. Apart, so that who must know it need not load the provider.

/** Seconds. */
export const tokenLife = 300
