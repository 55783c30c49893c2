-- $1 these generations, $2 these labels
DELETE FROM labels
WHERE generation_id IN (SELECT value FROM json_each($1)) AND label IN (SELECT value FROM json_each($2))
