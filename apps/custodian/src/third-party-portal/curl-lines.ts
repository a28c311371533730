import { oauthPaths } from '@app/authorization';
import { RESOURCE_PATH } from '@app/espi';
import type { ClientMetadata } from '@app/third-parties';

/** A text as one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** What a developer can paste, for one application. */
export interface CurlLines {
  /** to open in a browser */
  readonly authorizeUrl: string;
  /** a token of the application's own, at once */
  readonly clientToken: string;
  /** the code that the browser brings back, for an access token */
  readonly codeToToken: string;
  readonly readFeed: string;
}

/**
 * @param client.secret as it was made; a place for it where it is not known any more, and none where there is none
 */
export function curlLines(
  { redirect_uris: [redirectUri = ''], scope: [scope = ''] }: ClientMetadata,
  baseUrl: string,
  { id, secret }: { readonly id: string; readonly secret: string | undefined },
): CurlLines {
  const asked = { response_type: 'code', client_id: id, redirect_uri: redirectUri, scope, state: 'a-random-text' };
  const token = `${baseUrl}${oauthPaths.token}`;
  const who = secret === undefined ? `-d ${quoted(`client_id=${id}`)}` : `-u ${quoted(`${id}:${secret}`)}`;
  return {
    authorizeUrl: `${baseUrl}${oauthPaths.authorize}?${new URLSearchParams(asked).toString()}`,
    clientToken: `curl -s ${who} -d grant_type=client_credentials ${quoted(token)}`,
    codeToToken: [
      `curl -s ${who} -d grant_type=authorization_code`,
      `--data-urlencode ${quoted(`redirect_uri=${redirectUri}`)} -d code=CODE ${quoted(token)}`,
    ].join(' '),
    readFeed: `curl -s --compressed -H 'Authorization: Bearer ACCESS_TOKEN' ${quoted(`${baseUrl}${RESOURCE_PATH}/Batch/Subscription/SUBSCRIPTION`)}`,
  };
}
