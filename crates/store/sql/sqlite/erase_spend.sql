-- $1 user. What their calls cost is added to what erased people's calls cost.
INSERT INTO erased_spend (month, provider, model, calls, unknown_calls, cost_micros, input_tokens, output_tokens, images)
SELECT strftime('%Y-%m', c.started_at / 1000, 'unixepoch'), c.provider, c.model, count(*),
       count(*) FILTER (WHERE c.cost_micros IS NULL), coalesce(sum(c.cost_micros), 0), coalesce(sum(c.input_tokens), 0),
       coalesce(sum(c.output_tokens), 0) + coalesce(sum(c.image_output_tokens), 0), coalesce(sum(c.images), 0)
FROM calls AS c
WHERE c.generation_id IN (SELECT g.id FROM video_generations AS g WHERE g.user_id = $1)
GROUP BY 1, 2, 3
ON CONFLICT (month, provider, model) DO UPDATE
SET calls = erased_spend.calls + excluded.calls,
    unknown_calls = erased_spend.unknown_calls + excluded.unknown_calls,
    cost_micros = erased_spend.cost_micros + excluded.cost_micros,
    input_tokens = erased_spend.input_tokens + excluded.input_tokens,
    output_tokens = erased_spend.output_tokens + excluded.output_tokens,
    images = erased_spend.images + excluded.images
