/** What function blocks of ESPI let us see, in a person's words; blocks of the interface itself say nothing to people. */
const BLOCKS: Readonly<Record<number, string>> = {
  5: 'Electricity you take from the grid, as often as your meter reads it',
  6: 'The highest power you needed',
  7: 'The balance of what you take and give',
  8: 'Electricity you send to the grid',
  10: 'Gas',
  11: 'Water',
  12: 'What each interval cost',
  15: 'Totals of each billing period',
  16: 'What each bill came to',
  17: 'Quality of the power',
  18: 'Several meters at once',
  29: 'Temperature',
};
const PERSONAL = 51;
/** Below it a HistoryLength is in months, else in seconds. */
const LEAST_SECONDS = 1200;

/** An ESPI scope, as `FB=4_5_15;HistoryLength=13`, in sentences. */
export function scopeWords(scope: string): string[] {
  const terms = new Map(
    scope.split(';').map((term): [string, string] => {
      const [name = '', value = ''] = term.trim().split('=');
      return [name, value];
    }),
  );
  const blocks = (terms.get('FB') ?? '').split('_').map(Number);
  const history = Number(terms.get('HistoryLength') ?? 0);
  return [
    ...blocks.flatMap((block) => BLOCKS[block] ?? []),
    ...(blocks.some((block) => block >= PERSONAL) ? ['Your name, address and account'] : []),
    ...(history > 0
      ? [history < LEAST_SECONDS ? `${history} months back` : `${Math.round(history / 86_400)} days back`]
      : []),
  ];
}
