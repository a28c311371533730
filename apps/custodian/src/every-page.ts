/** One page of a list after the other, to the last. */
export async function* everyPage<Page extends { readonly next?: string }>(
  read: (after: string | undefined) => Promise<Page>,
): AsyncGenerator<Page> {
  for (let after: string | undefined, isMore = true; isMore; isMore = after !== undefined) {
    const page = await read(after);
    after = page.next;
    yield page;
  }
}
