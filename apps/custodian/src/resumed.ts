/** What a generator gives, after its first step was taken to see whether it can give anything. */
export async function* resumed<T>(first: IteratorResult<T>, others: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done !== true) yield first.value;
  yield* others;
}
