"""Back-tests of the outlook (``make backtest``): every figure beside its baseline and the best published number.

rows        Row, and the table that the program writes
kept        figures of parts that are through, so that a run that is killed goes on
origins     forecasts of the test weeks, week by week, nothing of the future in sight
baselines   ... of the simplest kind, and the strongest ones
tension     weekly net tension: mean absolute error
counts      weekly material conflict: ranked probability score, calibration
onset       onsets of material conflict: ranking and Brier skill
recurrence  who will do what to whom: mean reciprocal rank
mulch       the militarized-incident stream: log-likelihood
point_speed fitting and simulating: seconds
"""
