-- $1 days as for `spending`, $2 what calls are told apart by, or `all`, $3 the agent of each step, $4 what users and keywords that are no
-- more are called. A day in UTC belongs to the day that has its noon; of packages only those of a day, a model and a step are known.
WITH days AS MATERIALIZED (
    SELECT value ->> 0 AS name,
           CAST(value ->> 1 AS bigint) AS first_day,
           CAST(value ->> 2 AS bigint) AS last_day,
           timestamptz 'epoch' + CAST(value ->> 3 AS bigint) * interval '1 millisecond' AS begins,
           timestamptz 'epoch' + CAST(value ->> 4 AS bigint) * interval '1 millisecond' AS ends
    FROM jsonb_array_elements($1) AS value
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
     AND timestamptz 'epoch' + (s.day * 24 + 12) * interval '1 hour' >= d.begins
     AND timestamptz 'epoch' + (s.day * 24 + 12) * interval '1 hour' < d.ends
    GROUP BY 1, 2, 3
)
SELECT name,
       known_as,
       CAST(sum(calls) AS bigint) AS calls,
       CAST(sum(packages) AS bigint) AS packages,
       CAST(sum(refused) AS bigint) AS refused,
       CAST(0 AS bigint) AS under_way,
       CAST(sum(cost) AS bigint) AS cost,
       CAST(sum(unknown) AS bigint) AS unknown,
       CAST(sum(input_tokens) AS bigint) AS input_tokens,
       CAST(sum(cached_input_tokens) AS bigint) AS cached_input_tokens,
       CAST(sum(output_tokens) AS bigint) AS output_tokens,
       CAST(sum(images) AS bigint) AS images
FROM daily
GROUP BY 1, 2
