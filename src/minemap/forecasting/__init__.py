"""When the remaining ground is finished at the pace so far, and what a deadline would need."""

from minemap.forecasting.backtest import Backtest, backtest, published_series
from minemap.forecasting.forecasts import Forecast, forecast

__all__ = ["Backtest", "Forecast", "backtest", "forecast", "published_series"]
