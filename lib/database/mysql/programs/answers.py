"""What the actor answers the kubelet, which asks every few seconds whether the member serves, and Prometheus, which asks for figures: a client for
each question would keep a server busy.

It answers by what it saw last of the server beside it. Who asks an actor that is frozen or gone gets no answer: a member whose label nobody puts
right serves nobody. So the actor leaves a trace of itself, by which a frozen one is restarted before that counts.
"""
import http.server
import os
import socket
import threading

PORT = 8008
FIGURES = '/metrics'
BEAT = '/tmp/actor-beat'  # what the liveness probe looks at


class Answers(http.server.HTTPServer):
    def __init__(self, says, figures, port=PORT, beat=BEAT):
        """`says()`: whether the member serves, and the state that it is in; `figures()`: a text (figures.py)."""
        super().__init__(('', port), Question, bind_and_activate=False)
        self.says, self.figures, self.beat = says, figures, beat
        self.socket.close()
        self.socket = listening(port)

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def service_actions(self):
        """After each wait for a question, which is half a second at the most."""
        with open(self.beat, 'a'):
            os.utime(self.beat)

    def handle_error(self, request, client_address):
        """Who asked has hung up, as the kubelet does after a while, and asks again."""


class Question(http.server.BaseHTTPRequestHandler):
    # who connects and asks nothing holds nobody up
    timeout = 2

    def do_GET(self):
        if self.path.partition('?')[0] == FIGURES:
            self.answer(200, self.server.figures())
        else:
            serves, state = self.server.says()
            self.answer(200 if serves else 503, state + '\n')

    def answer(self, status, text):
        self.send_response(status)
        self.send_header('Content-Type', 'text/plain; version=0.0.4')
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        """Nothing of each of them."""


def listening(port):
    """By whichever of the two families a pod has."""
    both = socket.has_dualstack_ipv6()
    return socket.create_server(('', port), family=socket.AF_INET6 if both else socket.AF_INET, dualstack_ipv6=both)
