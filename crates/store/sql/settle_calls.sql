-- [id, state, input, cached input, cache write, output, reasoning, image output, images, searches, cost, price date,
--  tier, request id, error, answer, at]
UPDATE calls
SET state = j.value ->> 1,
    input_tokens = j.value ->> 2,
    cached_input_tokens = j.value ->> 3,
    cache_write_tokens = j.value ->> 4,
    output_tokens = j.value ->> 5,
    reasoning_tokens = j.value ->> 6,
    image_output_tokens = j.value ->> 7,
    images = j.value ->> 8,
    searches = j.value ->> 9,
    cost_micros = j.value ->> 10,
    price_date = j.value ->> 11,
    service_tier = j.value ->> 12,
    request_id = j.value ->> 13,
    error = j.value ->> 14,
    answer = j.value ->> 15,
    finished_at = j.value ->> 16
FROM jsonb_each($1) AS j
WHERE calls.id = j.value ->> 0
