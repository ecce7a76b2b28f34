"""Says "4" in Content-Length and yields or writes what the path says (S32)."""


def application(environ, start_response):
    how, _, sizes = environ["PATH_INFO"].strip("/").partition("/")
    write = start_response("200 OK", [("Content-Length", "4")])
    blocks = [b"x" * int(size) for size in sizes.split("/")]
    if how == "write":
        for block in blocks:
            write(block)
        return []
    return iter(blocks)
