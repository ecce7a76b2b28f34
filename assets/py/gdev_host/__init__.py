"""The host: a WSGI server (PEP 3333) that reports to a front what passes through it.

The front, a Go program, owns the listening socket and the clients; the host owns
the application. They exchange frames over stream sockets (link.wire).

Read wsgi.exchange first: one request, from the call to close(). Then
wsgi.response, wsgi.environ and wsgi.streams, and for the life of the process
worker, process.door and process.threads. Each package imports only those
above it in this list, and tests/test_arrows.py keeps it so:

    interpreter  what the host needs of Python, whatever the application does to it
    link         frames: the protocol between front and host
    capture      values, output, logs and exceptions as data for the front
    rules        what PEP 3333 asks of the application, and findings where it is broken
    wsgi         one request: environ, start_response, the iterable, the streams
    search       which application a folder holds, found without importing anything
    state        what a project changes in its process before it imports a library
    preimport    libraries imported ahead of the project, which must not notice
    loading      from what the user typed to a callable, and why that fails
    files        what was read from files: a change is followed, or reloads
    process      standby, zygote and fork, threads, the memory and processors they use
    worker       the life of a process, from the first frame to its end

Comments cite rules by an id. A1 to A25, what an application owes, are findings:
`gdev explain A8`. S is what a server owes, by section of the PEP, and X is HTTP's:

    S1   any callable is an application             S22  methods of wsgi.input, wsgi.errors
    S2   environ, start_response by position        S23  reading stops at the end of the content
    S3   environ is a dict that may be changed      S24  nothing is sent for empty blocks
    S4   start_response: two or three arguments     S25  exc_info before the head is sent: replaces
    S5   start_response returns write()             S26  exc_info after that: re-raised, cut off
    S6   every kind of iterable serves              S27  no second call without exc_info
    S7   a block is sent before the next is asked   S28  no reference to exc_info is kept
    S8   the content is binary                      S29  checks inside start_response
    S9   len(iterable) is relied on                 S30  hop-by-hop fields are refused
    S10  close() exactly once                       S31  Date and Server are added
    S11  start_response as late as the first next() S32  Content-Length is kept to
    S12  no other attribute of the iterable         S33  Content-Length of a single block
    S13  REQUEST_METHOD                             S34  without a length: chunked, or close
    S14  SERVER_NAME, SERVER_PORT                   S35  write() sends at once
    S15  SERVER_PROTOCOL                            S36  str is bytes read as Latin-1
    S16  paths and query always, CONTENT_* if sent  S37  exceptions are answered
    S17  HTTP_* mirrors the fields                  S38  100 Continue on the first read
    S18  CGI values are str                         S39  hop-by-hop and chunked are the host's
    S19  REMOTE_ADDR, REQUEST_URI and the like      S40  one thread, if asked for
    S20  wsgi.* keys are true                       S41  environ pairs of the user's
    S21  wsgi.errors takes any str                  S42  wsgi.file_wrapper

    X1   1xx, 204, 304 and HEAD have no content     X4   field names with "_" are dropped
    X2   the reason phrase as given                 X5   bad requests: 400 and close
    X3   number, order, spelling of fields          X6   no CR, LF, NUL in the head

`devserver/conformance` has a test for each.
"""
