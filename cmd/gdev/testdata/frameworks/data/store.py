"""Prices in the SQLite database that GDEV_TEST_DB names."""

import os

from sqlalchemy import Integer, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

ENGINE = create_engine("sqlite:///" + os.environ["GDEV_TEST_DB"])


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"

    name = mapped_column(String(40), primary_key=True)
    cents = mapped_column(Integer)


def prepare():
    Base.metadata.create_all(ENGINE)
    with Session(ENGINE) as session:
        if not session.get(Item, "tea"):
            session.add_all([Item(name="tea", cents=320), Item(name="cake", cents=450)])
            session.commit()


def prices():
    with ENGINE.connect() as connection:
        return list(connection.scalars(select(Item.cents)))
