"""A WSGI server (PEP 3333) that tells a front what passes through it.

The front, a Go program, owns the listening socket and the clients; this package
owns the application. They speak frames over stream sockets (wire). The order in
which to read: exchange (one request from call to close), start_response,
response, environ, streams, then worker and loader; findings says which modules
look for what can be held against the application.

Ids such as S7 or X6 name rules of PEP 3333 and of RFC 9110: S what a server
owes the application, A what the application owes, X what HTTP asks beyond.
"""
