# Asks a customer for permission, and reads the first feed. Needs Python 3 and nothing else:
#   CLIENT_ID=… CLIENT_SECRET=… python3 connect.py
import base64, hashlib, json, os, secrets
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from urllib.request import Request, urlopen

custodian = os.environ.get("CUSTODIAN", "http://localhost:8080")
redirect_uri = os.environ.get("REDIRECT_URI", "http://localhost:3000/callback")
client_id = os.environ["CLIENT_ID"]
client_secret = os.environ["CLIENT_SECRET"]
scope = "FB=1_3_4_5_13_31_37;IntervalDuration=900_3600_daily_monthly;HistoryLength=13"

# What comes back must carry the same state, and only who has the verifier can use the code (RFC 7636).
state = secrets.token_urlsafe(16)
verifier = secrets.token_urlsafe(32)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
question = urlencode({
    "response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "scope": scope,
    "state": state, "code_challenge": challenge, "code_challenge_method": "S256",
})
print(f"Open this in a browser:\n{custodian}/DataCustodian/oauth/authorize?{question}", flush=True)

answer = {}


class Callback(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = urlsplit(self.path)
        known = asked.path == urlsplit(redirect_uri).path
        self.send_response(200 if known else 404)
        self.end_headers()
        if known:
            self.wfile.write(b"Done: back to the terminal.")
            answer.update({name: values[0] for name, values in parse_qs(asked.query).items()})

    def log_message(self, *_):
        pass


with HTTPServer(("localhost", urlsplit(redirect_uri).port), Callback) as server:
    while not answer:
        server.handle_request()
if answer.get("state") != state:
    raise SystemExit("this is the answer to another question")
if "code" not in answer:
    raise SystemExit(f"no permission: {answer.get('error')}")

basic = base64.b64encode(f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}".encode()).decode()
body = urlencode({
    "grant_type": "authorization_code", "code": answer["code"],
    "redirect_uri": redirect_uri, "code_verifier": verifier,
}).encode()
request = Request(f"{custodian}/DataCustodian/oauth/token", body, {"Authorization": f"Basic {basic}"})
with urlopen(request) as response:
    token = json.load(response)
print(f"Keep the refresh token safe: {token['refresh_token']}")
print(f"For an hour: TOKEN={token['access_token']} FEED={token['resourceURI']} python3 poll.py")

address = custodian + urlsplit(token["resourceURI"]).path
with urlopen(Request(address, headers={"Authorization": f"Bearer {token['access_token']}"})) as response:
    xml = response.read().decode()
print(xml.count("<espi:IntervalReading>"), "readings")
