// How long an access token lives. Apart, so that who must know it need not load the provider.

/** Seconds. */
export const tokenLife = 300

// oxfmt-ignore
/** Seconds. A grant outlives the longest visit; what is not issued is set all the same. */
export const lives = {
  AccessToken:       tokenLife,  AuthorizationCode:                   60,
  ClientCredentials: tokenLife,  BackchannelAuthenticationRequest:   300,
  IdToken:                 300,  DeviceCode:                         600,
  Interaction:             600,  PreAuthorizedCode:                  300,
  Session:              36_000,  RefreshToken:                    28_800,
  Grant:                36_000,
}
