-- $1 these generations, $2 these labels
DELETE FROM labels
WHERE generation_id IN (SELECT CAST(jsonb_array_elements_text($1) AS uuid)) AND label IN (SELECT jsonb_array_elements_text($2))
