-- [id, state, [input, cached input, cache write, output, reasoning, image output, images, searches] or null, cost,
--  price date, tier, request id, error, answer, at]
UPDATE calls
SET state = j ->> 1,
    input_tokens = CAST(j -> 2 ->> 0 AS bigint),
    cached_input_tokens = CAST(j -> 2 ->> 1 AS bigint),
    cache_write_tokens = CAST(j -> 2 ->> 2 AS bigint),
    output_tokens = CAST(j -> 2 ->> 3 AS bigint),
    reasoning_tokens = CAST(j -> 2 ->> 4 AS bigint),
    image_output_tokens = CAST(j -> 2 ->> 5 AS bigint),
    images = CAST(j -> 2 ->> 6 AS bigint),
    searches = CAST(j -> 2 ->> 7 AS bigint),
    cost_micros = CAST(j ->> 3 AS bigint),
    price_date = j ->> 4,
    service_tier = j ->> 5,
    request_id = j ->> 6,
    error = j ->> 7,
    answer = CAST(j ->> 8 AS json),
    finished_at = at_millis(j ->> 9)
FROM jsonb_array_elements($1) AS j
WHERE calls.id = CAST(j ->> 0 AS uuid)
