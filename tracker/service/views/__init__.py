"""Looking, without changing anything: status, forecasts, explanations, examinations."""
