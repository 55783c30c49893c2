INSERT INTO labels (generation_id, label)
SELECT j.value ->> 0, j.value ->> 1
FROM jsonb_each($1) AS j
WHERE true
ON CONFLICT (generation_id, label) DO NOTHING
