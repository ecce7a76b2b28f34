"""Is an iterator of its own, with a right len()."""

EXPECT = []
TIMES = 2


class Page:
    def __init__(self, environ, start_response):
        self.blocks = [b"b", b"a"]
        start_response("200 OK", [("Content-Type", "text/plain")])

    def __len__(self):
        return len(self.blocks)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.blocks:
            raise StopIteration
        return self.blocks.pop()

    def close(self):
        print("closed")


application = Page
