"""A service small enough to be watched: answers `ready`, and crashes, hangs or never becomes ready when told to.

Run as `fake_service.py PORT [crash-after SECONDS | never-ready | say TEXT EXITCODE]`.
"""

import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503 if "never-ready" in sys.argv else 200)
        self.end_headers()

    def log_message(self, *_):
        pass


def crash_after(seconds):
    time.sleep(seconds)
    print("out of luck", flush=True)
    os._exit(3)


if "say" in sys.argv:
    print(sys.argv[3], flush=True)
    sys.exit(int(sys.argv[4]))
if "crash-after" in sys.argv:
    threading.Thread(target=crash_after, args=[float(sys.argv[3])], daemon=True).start()
HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
