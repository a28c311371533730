import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import type { FormBody } from '@app/web';

/** A request that the page guard has let through. */
export interface PageRequest extends Request {
  page: PageContext;
  /** who asks; undefined on pages for visitors where nobody is signed in */
  signedIn?: SignedIn | undefined;
  /** what the browser sent; empty where it only asked */
  form: FormBody;
}

const requestOf = (context: ExecutionContext): PageRequest => context.switchToHttp().getRequest<PageRequest>();

/** The page that is asked for. */
export const ThePage = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).page);

/** Who asks, on a page that is not for visitors. */
export const ThePerson = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => {
  const { signedIn } = requestOf(context);
  if (signedIn === undefined) throw new Error('the page is for visitors, who need not be signed in');
  return signedIn;
});

/** The form that was sent: from a page of ours, in this browser. */
export const TheForm = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).form);

export const MOST_STREAM_BYTES = 'most-stream-bytes';

/** Gives a route the one file of its form as it comes, of so many bytes at most: it stands last in the form. */
export const StreamsFile = (mostBytes: number): CustomDecorator => SetMetadata(MOST_STREAM_BYTES, mostBytes);

export const MOST_FILE_BYTES = 'most-file-bytes';

/** Lets the form of a route carry files, each of so many bytes at most. */
export const TakesFiles = (mostBytes: number): CustomDecorator => SetMetadata(MOST_FILE_BYTES, mostBytes);
