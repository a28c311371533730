# Reads a feed, and tells where to ask next time: TOKEN=… FEED=… python3 poll.py
# FEED is resourceURI of the token's answer the first time, and what this printed last afterwards.
import json, os, time
import xml.etree.ElementTree as ET
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ATOM, ESPI = "{http://www.w3.org/2005/Atom}", "{http://naesb.org/espi}"
request = Request(os.environ["FEED"], headers={"Authorization": f"Bearer {os.environ['TOKEN']}"})
while True:
    try:
        with urlopen(request) as response:
            status, wait, body = response.status, response.headers.get("Retry-After", "30"), response.read()
    except HTTPError as error:
        # each problem has a name and a page that explains it (RFC 9457)
        problem = json.load(error)
        raise SystemExit(f"{error.code} {problem['code']}: {problem['type']}")
    # 202: the answer is being prepared
    if status != 202:
        break
    time.sleep(int(wait))

# A feed that breaks off cannot be read: an exception here means to ask again.
feed = ET.fromstring(body)

# Keep readings by MeterReading and start: one that comes again takes the place of the one before.
readings = {}
for entry in feed.iter(f"{ATOM}entry"):
    address = next((link.get("href") for link in entry.iter(f"{ATOM}link") if link.get("rel") == "self"), "")
    for reading in entry.iter(f"{ESPI}IntervalReading"):
        start = int(reading.find(f"{ESPI}timePeriod/{ESPI}start").text)
        readings[address.split("/IntervalBlock/")[0], start] = int(reading.find(f"{ESPI}value").text)
print(len(readings), "readings")
following = [link.get("href") for link in feed.iter(f"{ATOM}link") if link.get("rel") == "next-poll"]
print("next time ask", following[0] if following else "the same")
