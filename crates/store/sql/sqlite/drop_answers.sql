UPDATE calls SET answer = NULL
WHERE answer IS NOT NULL AND generation_id IN (SELECT value FROM json_each($1))
