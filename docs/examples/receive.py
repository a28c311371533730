# Takes notifications of changes: WEBHOOK_SECRET=whsec_… python3 receive.py
# Its address, here http://localhost:3001/notify, is the notification address of the application.
import base64, hashlib, hmac, os, time
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
seen = set()


def is_signed(headers, body):
    """Whether the custodian sent this, as Standard Webhooks says: one right signature of several is enough."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    digest = hmac.digest(KEY, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    right = "v1," + base64.b64encode(digest).decode()
    return any(hmac.compare_digest(right, given) for given in headers.get("webhook-signature", "").split())


class Receiver(BaseHTTPRequestHandler):
    def do_GET(self):
        # the address shows that it wants notifications by saying the challenge back
        challenge = parse_qs(urlsplit(self.path).query).get("hub_challenge", [""])[0]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(challenge.encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = is_signed(self.headers, body)
        # answer first: whoever takes longer than ten seconds is asked again
        self.send_response(204 if signed else 401)
        self.end_headers()
        # what comes twice has the same id
        if not signed or self.headers["webhook-id"] in seen:
            return
        seen.add(self.headers["webhook-id"])
        for resource in ET.fromstring(body).iter("{http://naesb.org/espi}resources"):
            print("changed:", resource.text, flush=True)

    def log_message(self, *_):
        pass


print("waiting", flush=True)
ThreadingHTTPServer(("localhost", int(os.environ.get("PORT", "3001"))), Receiver).serve_forever()
