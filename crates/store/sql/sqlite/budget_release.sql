DELETE FROM budget_holds WHERE generation_id IN (SELECT value FROM json_each($1))
