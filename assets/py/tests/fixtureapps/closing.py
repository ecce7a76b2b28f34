"""Counts calls of close(), after what the path names has happened (S10)."""


class Blocks:
    def __init__(self, path):
        self.path = path
        self.count = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.count += 1
        if self.path == "/endless" or self.count < 3:
            return b"block"
        if self.path == "/raises":
            raise ValueError("while iterating")
        raise StopIteration

    def close(self):
        print("close")
        if self.path == "/close-raises":
            raise ValueError("while closing")


def application(environ, start_response):
    start_response("200 OK", [])
    return Blocks(environ["PATH_INFO"])
