INSERT INTO labels (generation_id, label)
SELECT j.value ->> 0, j.value ->> 1
FROM json_each($1) AS j
WHERE true
ON CONFLICT (generation_id, label) DO NOTHING
