-- $1 days as for `spending`, $2 what calls are told apart by, or `all`, $3 the agent of each step, $4 what users and keywords that are no
-- more are called. A day in UTC belongs to the day that has its noon; of packages only those of a day, a model and a step are known.
WITH days (name, first_day, last_day, begins, ends) AS MATERIALIZED (
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($1)
), daily AS (
    SELECT s.day,
           CASE $2
               WHEN 'day' THEN d.name
               WHEN 'agent' THEN $3 ->> s.step
               WHEN 'model' THEN s.model
               WHEN 'all' THEN ''
               ELSE $4
           END AS name,
           CASE $2 WHEN 'model' THEN s.provider END AS known_as,
           sum(s.calls) AS calls,
           max(s.packages) AS packages,
           sum(s.refused) AS refused,
           sum(s.cost_micros) AS cost,
           sum(s.lost) + sum(s.unpriced) AS unknown,
           sum(s.input_tokens) AS input_tokens,
           sum(s.cached_input_tokens) AS cached_input_tokens,
           sum(s.output_tokens) AS output_tokens,
           sum(s.images) AS images
    FROM days AS d
    JOIN past_spend AS s
      ON s.day >= d.first_day AND s.day <= d.last_day
     AND s.day * 86400000 + 43200000 >= d.begins AND s.day * 86400000 + 43200000 < d.ends
    GROUP BY 1, 2, 3
)
SELECT name,
       known_as,
       sum(calls) AS calls,
       sum(packages) AS packages,
       sum(refused) AS refused,
       0 AS under_way,
       sum(cost) AS cost,
       sum(unknown) AS unknown,
       sum(input_tokens) AS input_tokens,
       sum(cached_input_tokens) AS cached_input_tokens,
       sum(output_tokens) AS output_tokens,
       sum(images) AS images
FROM daily
GROUP BY 1, 2
