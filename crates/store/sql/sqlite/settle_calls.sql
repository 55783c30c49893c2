-- [id, state, [input, cached input, cache write, output, reasoning, image output, images, searches] or null, cost,
--  price date, tier, request id, error, answer, at]
UPDATE calls
SET state = j.value ->> 1,
    input_tokens = j.value ->> '$[2][0]',
    cached_input_tokens = j.value ->> '$[2][1]',
    cache_write_tokens = j.value ->> '$[2][2]',
    output_tokens = j.value ->> '$[2][3]',
    reasoning_tokens = j.value ->> '$[2][4]',
    image_output_tokens = j.value ->> '$[2][5]',
    images = j.value ->> '$[2][6]',
    searches = j.value ->> '$[2][7]',
    cost_micros = j.value ->> 3,
    price_date = j.value ->> 4,
    service_tier = j.value ->> 5,
    request_id = j.value ->> 6,
    error = j.value ->> 7,
    answer = j.value ->> 8,
    finished_at = j.value ->> 9
FROM jsonb_each($1) AS j
WHERE calls.id = j.value ->> 0
