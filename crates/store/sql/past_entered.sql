-- $1 first day, $2 last day, in UTC. What calls came to that are no more.
SELECT s.day,
       s.provider,
       s.model,
       CAST(s.step = 'background' AS int) AS is_picture,
       CAST(sum(s.calls - s.refused - s.lost) AS bigint) AS answered,
       CAST(sum(s.lost) AS bigint) AS lost,
       CAST(0 AS bigint) AS under_way,
       CAST(sum(s.unpriced) AS bigint) AS unpriced,
       CAST(sum(s.input_tokens) AS bigint) AS input_tokens,
       CAST(sum(s.cached_input_tokens) AS bigint) AS cached_input_tokens,
       CAST(sum(s.output_tokens) AS bigint) AS output_tokens,
       CAST(sum(s.images) AS bigint) AS images,
       CAST(sum(s.cost_micros) AS bigint) AS cost,
       CAST(sum(s.lost_micros) AS bigint) AS at_most
FROM past_spend AS s
WHERE s.day >= $1
  AND s.day <= $2
GROUP BY 1, 2, 3, 4
