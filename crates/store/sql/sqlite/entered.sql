-- $1 first day, $2 last day, in UTC. By the index calls_figures.
SELECT c.day,
       c.provider,
       c.model,
       c.step = 'background' AS is_picture,
       count(*) FILTER (WHERE c.state = 'settled') AS answered,
       count(*) FILTER (WHERE c.state = 'unknown') AS lost,
       count(*) FILTER (WHERE c.state = 'sent') AS under_way,
       count(*) FILTER (WHERE c.state = 'settled' AND c.cost_micros IS NULL) AS unpriced,
       coalesce(sum(c.input_tokens), 0) AS input_tokens,
       coalesce(sum(c.cached_input_tokens), 0) AS cached_input_tokens,
       coalesce(sum(c.output_tokens), 0) + coalesce(sum(c.image_output_tokens), 0) AS output_tokens,
       coalesce(sum(c.images), 0) AS images,
       coalesce(sum(c.cost_micros), 0) AS cost,
       coalesce(sum(c.reserved_micros) FILTER (WHERE c.state = 'unknown'), 0) AS at_most
FROM users AS u
CROSS JOIN calls AS c
WHERE c.user_id = u.id
  AND c.day >= $1
  AND c.day <= $2
GROUP BY 1, 2, 3, 4
