"""Calls start_response with what the query is, as a Python expression."""


def application(environ, start_response):
    status, headers = eval(environ["QUERY_STRING"].replace("%20", " "))
    if environ["PATH_INFO"] == "/caught":
        try:
            start_response(status, headers)
        except Exception as error:
            print(type(error).__name__, error)
        start_response("200 OK", [])
    else:
        start_response(status, headers)
    return [b"served"]
