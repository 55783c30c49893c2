INSERT INTO labels (generation_id, label)
SELECT CAST(j ->> 0 AS uuid), j ->> 1
FROM jsonb_array_elements($1) AS j
ON CONFLICT (generation_id, label) DO NOTHING
