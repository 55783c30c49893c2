-- $1 first day, $2 last day, in UTC
SELECT c.day,
       c.provider,
       c.model,
       CAST(c.step = 'background' AS int) AS is_picture,
       count(*) FILTER (WHERE c.state = 'settled') AS answered,
       count(*) FILTER (WHERE c.state = 'unknown') AS lost,
       count(*) FILTER (WHERE c.state = 'sent') AS under_way,
       count(*) FILTER (WHERE c.state = 'settled' AND c.cost_micros IS NULL) AS unpriced,
       CAST(coalesce(sum(c.input_tokens), 0) AS bigint) AS input_tokens,
       CAST(coalesce(sum(c.cached_input_tokens), 0) AS bigint) AS cached_input_tokens,
       CAST(coalesce(sum(c.output_tokens), 0) + coalesce(sum(c.image_output_tokens), 0) AS bigint) AS output_tokens,
       CAST(coalesce(sum(c.images), 0) AS bigint) AS images,
       CAST(coalesce(sum(c.cost_micros), 0) AS bigint) AS cost,
       CAST(coalesce(sum(c.reserved_micros) FILTER (WHERE c.state = 'unknown'), 0) AS bigint) AS at_most
FROM users AS u
JOIN calls AS c ON c.user_id = u.id
WHERE c.day >= $1
  AND c.day <= $2
GROUP BY 1, 2, 3, 4
