-- $1 user. What their calls came to is added to what erased people's calls came to. One that is under way is lost.
INSERT INTO erased_spend (day, provider, model, step, calls, refused, lost, unpriced, packages, input_tokens, cached_input_tokens,
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
WHERE c.generation_id IN (SELECT g.id FROM video_generations AS g WHERE g.user_id = $1)
GROUP BY 1, 2, 3, 4
ON CONFLICT (day, provider, model, step) DO UPDATE
SET calls = erased_spend.calls + excluded.calls,
    refused = erased_spend.refused + excluded.refused,
    lost = erased_spend.lost + excluded.lost,
    unpriced = erased_spend.unpriced + excluded.unpriced,
    packages = erased_spend.packages + excluded.packages,
    input_tokens = erased_spend.input_tokens + excluded.input_tokens,
    cached_input_tokens = erased_spend.cached_input_tokens + excluded.cached_input_tokens,
    output_tokens = erased_spend.output_tokens + excluded.output_tokens,
    images = erased_spend.images + excluded.images,
    cost_micros = erased_spend.cost_micros + excluded.cost_micros,
    lost_micros = erased_spend.lost_micros + excluded.lost_micros
