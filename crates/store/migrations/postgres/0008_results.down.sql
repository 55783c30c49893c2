DROP INDEX calls_figures;
DROP TABLE test_results;
