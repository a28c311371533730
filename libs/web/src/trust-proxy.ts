/**
 * The setting TRUST_PROXY as Express reads it: behind how many proxies the server is, or which addresses they have.
 * Where it is off, `X-Forwarded-For` is what anybody may write, and nobody reads it.
 */
export function trustedProxies(setting: string): number | string[] | false {
  if (setting === 'off') return false;
  return /^\d+$/.test(setting) ? Number(setting) : setting.split(',').map((address) => address.trim());
}
