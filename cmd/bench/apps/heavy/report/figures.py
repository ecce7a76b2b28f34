"""Figures that are computed once."""

import numpy as np
import pandas as pd

SALES = pd.DataFrame({"month": np.arange(1, 13), "sold": np.arange(12) * 7 + 3})
TOTAL = int(SALES["sold"].sum())


def by_quarter() -> pd.DataFrame:
    quarter = (SALES["month"] - 1) // 3 + 1
    return SALES.groupby(quarter)["sold"].sum().to_frame()
