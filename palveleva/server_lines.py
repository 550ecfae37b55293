"""How gunicorn writes its lines: by the way of all others. Named in gunicorn.conf.py and loaded after it."""

from gunicorn.glogging import Logger

from palveleva import logs


class OurLines(Logger):
    """What gunicorn says goes the way of all lines. It keeps no list of addresses: those hold keys of needs."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        logs.install()
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def access(self, *_told: object) -> None:
        """The application writes its own line, with the name of the door instead of its address."""
