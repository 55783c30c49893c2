UPDATE calls SET answer = NULL
WHERE answer IS NOT NULL AND generation_id IN (SELECT CAST(jsonb_array_elements_text($1) AS uuid))
