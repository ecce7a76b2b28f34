"""One request: environ, start_response, the iterable and the streams of PEP 3333."""
