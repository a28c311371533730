// Reads a feed, and tells where to ask next time: TOKEN=… FEED=… node poll.ts
// FEED is resourceURI of the token's answer the first time, and what this printed last afterwards.
let response: Response;
for (;;) {
  response = await fetch(process.env['FEED'] ?? '', {
    headers: { Authorization: `Bearer ${process.env['TOKEN'] ?? ''}` },
  });
  // 202: the answer is being prepared
  if (response.status !== 202) break;
  const seconds = Number(response.headers.get('retry-after') ?? '30');
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
if (!response.ok) {
  // each problem has a name and a page that explains it (RFC 9457)
  const problem = (await response.json()) as { code: string; type: string };
  throw new Error(`${response.status} ${problem.code}: ${problem.type}`);
}
const xml = await response.text();

// A feed that breaks off has no end: take nothing from it.
if (!xml.trimEnd().endsWith('</feed>')) throw new Error('the feed broke off: ask again');

// Keep readings by MeterReading and start: one that comes again takes the place of the one before.
const readings = new Map<string, number>();
for (const [entry] of xml.matchAll(/<entry>.*?<\/entry>/gs)) {
  const block = /rel="self" href="([^"]+)\/IntervalBlock\//.exec(entry)?.[1];
  if (block === undefined) continue;
  for (const [, start, value] of entry.matchAll(
    /<espi:start>(\d+)<\/espi:start><\/espi:timePeriod><espi:value>(-?\d+)/g,
  )) {
    readings.set(`${block} ${start ?? ''}`, Number(value));
  }
}
console.log(`${readings.size} readings`);
const next = /rel="next-poll" href="([^"]+)"/.exec(xml)?.[1]?.replaceAll('&amp;', '&');
console.log(`next time ask ${next ?? 'the same'}`);
