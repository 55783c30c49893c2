-- $1 user, or $2 generation. What these calls came to stays in the books when they go. One that is under way is lost.
INSERT INTO past_spend (day, provider, model, step, calls, refused, lost, unpriced, packages, input_tokens, cached_input_tokens,
                          output_tokens, images, cost_micros, lost_micros)
SELECT c.day, c.provider, c.model, c.step, count(*),
       count(*) FILTER (WHERE c.state = 'failed'),
       count(*) FILTER (WHERE c.state IN ('sent', 'unknown')),
       count(*) FILTER (WHERE c.state = 'settled' AND c.cost_micros IS NULL),
       count(DISTINCT c.generation_id),
       coalesce(sum(c.input_tokens), 0), coalesce(sum(c.cached_input_tokens), 0),
       coalesce(sum(c.output_tokens), 0) + coalesce(sum(c.image_output_tokens), 0), coalesce(sum(c.images), 0),
       coalesce(sum(c.cost_micros), 0), coalesce(sum(c.reserved_micros) FILTER (WHERE c.state IN ('sent', 'unknown')), 0)
FROM calls AS c
WHERE c.generation_id IN (SELECT g.id FROM video_generations AS g WHERE g.user_id = $1 OR g.id = $2)
GROUP BY 1, 2, 3, 4
ON CONFLICT (day, provider, model, step) DO UPDATE
SET calls = past_spend.calls + excluded.calls,
    refused = past_spend.refused + excluded.refused,
    lost = past_spend.lost + excluded.lost,
    unpriced = past_spend.unpriced + excluded.unpriced,
    packages = past_spend.packages + excluded.packages,
    input_tokens = past_spend.input_tokens + excluded.input_tokens,
    cached_input_tokens = past_spend.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = past_spend.output_tokens + excluded.output_tokens,
    images = past_spend.images + excluded.images,
    cost_micros = past_spend.cost_micros + excluded.cost_micros,
    lost_micros = past_spend.lost_micros + excluded.lost_micros
