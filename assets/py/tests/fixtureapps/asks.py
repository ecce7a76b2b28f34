"""Asks whoever runs it, in all the ways that there are."""

import code
import getpass
import os
import pdb
import sys
import threading

if os.environ.get("ASK_ON_IMPORT") == "pdb":
    pdb.set_trace()
elif os.environ.get("ASK_ON_IMPORT"):
    STAGE = input("which stage? ")


def application(environ, start_response):
    answer = ROUTES[environ["PATH_INFO"]](environ)
    start_response("200 OK", [])
    return [answer.encode()]


def ask_input(environ):
    return input("who? ") + "!"


def ask_getpass(environ):
    return getpass.getpass() + "!"


def ask_pdb(environ):
    secret = 6
    breakpoint()
    return str(secret)


def ask_pdb_by_name(environ):
    secret = 6
    pdb.Pdb(nosigint=True).set_trace()
    return str(secret)


def ask_post_mortem(environ):
    try:
        {}["missing"]
    except KeyError:
        pdb.post_mortem(sys.exc_info()[2])
    return "after"


def ask_code(environ):
    names = {"path": environ["PATH_INFO"]}
    try:
        code.interact(banner="", local=names, exitmsg="")
    except SystemExit:
        pass
    return str(names.get("x"))


def ask_lines(environ):
    return "|".join(line.rstrip("\n") for line in sys.stdin)


def ask_pieces(environ):
    return "|".join([sys.stdin.read(3), sys.stdin.readline(), sys.stdin.read()])


def ask_bytes(environ):
    return repr(sys.stdin.buffer.readline())


def ask_twice(environ):
    sys.stdin.close()
    try:
        input()
    except EOFError:
        return "end, then " + input()


def ask_in_a_child(environ):
    child = os.fork()
    if not child:
        os._exit(len(sys.stdin.read()))
    return str(os.waitpid(child, 0)[1])


def ask_in_a_thread(environ):
    def run():
        print("a thread got", input())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return "joined"


def what(environ):
    return f"{sys.stdin.fileno()} {sys.stdin.isatty()} {sys.stdin.encoding} {sys.stdin.readable()}"


ROUTES = {
    "/input": ask_input,
    "/getpass": ask_getpass,
    "/pdb": ask_pdb,
    "/pdb-by-name": ask_pdb_by_name,
    "/post-mortem": ask_post_mortem,
    "/code": ask_code,
    "/lines": ask_lines,
    "/pieces": ask_pieces,
    "/bytes": ask_bytes,
    "/twice": ask_twice,
    "/child": ask_in_a_child,
    "/thread": ask_in_a_thread,
    "/what": what,
    "/stage": lambda environ: STAGE,
}
