"""A project that configures its process before it imports any library."""

import logging.config
import os
import sys
import time
import warnings


class Logger(logging.Logger):
    pass


class Finder:
    """Finds nothing, and notes what it was asked for."""

    asked = set()

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        cls.asked.add(name)


logging.setLoggerClass(Logger)
logging.config.dictConfig(
    {
        "version": 1,
        "handlers": {"here": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["here"], "level": "INFO"},
    }
)
os.environ["TZ"] = "Asia/Tokyo"
time.tzset()
os.environ["SHOP_MODE"] = "test"
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "vendor"))
sys.meta_path.insert(0, Finder)
warnings.filterwarnings("ignore", category=DeprecationWarning)
