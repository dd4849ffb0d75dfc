-- +goose Up

-- Words are found by the index in memory; PostgreSQL's full text served nobody any more.
DROP INDEX modules_words_idx;
DROP FUNCTION module_words(text, text);

-- +goose Down

-- +goose StatementBegin
CREATE FUNCTION module_words(title text, description text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('german'::regconfig, title || ' ' || description);
-- +goose StatementEnd
CREATE INDEX modules_words_idx ON modules USING gin (module_words(title, description));
