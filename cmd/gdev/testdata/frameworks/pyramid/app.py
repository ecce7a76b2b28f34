"""A Pyramid application; development.ini names main for Paste Deploy."""

from pyramid.config import Configurator
from pyramid.session import SignedCookieSessionFactory


def main(global_config, **settings):
    with Configurator(settings=settings) as config:
        config.set_session_factory(SignedCookieSessionFactory("only for tests"))
        for name in ("form", "session", "probe", "error", "output", "stream"):
            config.add_route(name, f"/{name}")
        config.add_route("index", "/")
        config.scan("views")
        return config.make_wsgi_app()


app = main({})
