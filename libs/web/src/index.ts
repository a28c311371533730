export { Cookies, type CookieOptions } from './cookies.js';
export { csrfToken, isBrowserSecret, newBrowserSecret, requireCsrfToken, requireSameOrigin } from './csrf.js';
export { readFormBody, type FormBody, type FormFile } from './form-body.js';
export { openFormBody } from './form-stream.js';
export { readForm, saying, withError, type ReadForm } from './form.js';
export { RateLimits, rateLimitsCollection, TooManyTries, type RateLimit } from './rate-limits.js';
export { returnAddress } from './return-address.js';
export { pagePolicy, securityHeaders, type PagePolicy } from './security-headers.js';
export { trustedProxies } from './trust-proxy.js';
