"""When the remaining ground is finished at the pace so far, and what a deadline would need."""

from minemap.forecasting.backtest import Backtest, backtest
from minemap.forecasting.forecasts import Forecast, forecast
from minemap.forecasting.totals import holds_totals, published_series, read_totals, write_template

__all__ = [
    "Backtest",
    "Forecast",
    "backtest",
    "forecast",
    "holds_totals",
    "published_series",
    "read_totals",
    "write_template",
]
