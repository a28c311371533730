import type { ConformanceCase } from '../conformance-case.js';

/** Function blocks 14 and 31: OAD001 to OAD016, which ask the authorization server. They come with it. */
export const authorizationWithoutPreNegotiatedScope: readonly ConformanceCase[] = [];
