-- +goose Up

-- The revision of a person rises with every change of what her suggestions are made of. Triggers raise it, so that no writer can forget to;
-- a list of suggestions kept in memory is good as long as the revision it was made from is the present one, in every server process.
ALTER TABLE learners ADD COLUMN revision bigint NOT NULL DEFAULT 1;

-- +goose StatementBegin
CREATE FUNCTION raise_own_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER learners_revision BEFORE UPDATE ON learners
    FOR EACH ROW WHEN (NEW.revision = OLD.revision) EXECUTE FUNCTION raise_own_revision();

-- raise_revision serves every table whose rows carry a person's learner_id; the trigger names the rows it changed "changed".
-- +goose StatementBegin
CREATE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE learners l SET revision = l.revision + 1
    FROM (SELECT DISTINCT tenant_id, learner_id FROM changed) c
    WHERE l.tenant_id = c.tenant_id AND l.id = c.learner_id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['evidence', 'decisions'] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION raise_revision()', t || '_inserted', t);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION raise_revision()', t || '_updated', t);
        EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION raise_revision()', t || '_deleted', t);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- How often the shared vectors of a model changed: with them, suggestions do.
CREATE TABLE vector_versions (
    model    text PRIMARY KEY,
    version  bigint NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION raise_vector_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO vector_versions (model, version) SELECT DISTINCT model, 1 FROM changed
    ON CONFLICT (model) DO UPDATE SET version = vector_versions.version + 1;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['module_embeddings', 'competency_embeddings'] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version()', t || '_inserted', t);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version()', t || '_updated', t);
        EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version()', t || '_deleted', t);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- A list of suggestions as it was shown, once for the same inputs, with all that made it. parts holds one hash for each part of the
-- inputs, so that a later list can say what is different without the inputs being kept twice.
CREATE TABLE suggestion_lists (
    tenant_id          uuid NOT NULL,
    id                 uuid NOT NULL,
    learner_id         uuid NOT NULL,
    inputs_hash        text NOT NULL,
    parts              jsonb NOT NULL,
    size               int NOT NULL CHECK (size > 0),
    note               text NOT NULL,
    model              text NOT NULL,
    framework_version  text NOT NULL,
    catalogue_version  bigint NOT NULL,
    vector_version     bigint NOT NULL,
    policy_version     text NOT NULL,
    program_version    text NOT NULL,
    shown_at           timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT suggestion_lists_inputs_key UNIQUE (tenant_id, learner_id, inputs_hash),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX suggestion_lists_shown_idx ON suggestion_lists (tenant_id, learner_id, shown_at DESC);
ALTER TABLE suggestion_lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE suggestion_lists FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON suggestion_lists USING (tenant_id = (SELECT current_tenant())) WITH CHECK (tenant_id = (SELECT current_tenant()));

-- What was shown before gets a list of its own each time; what its inputs were is not known. The owner is bound by the wall as well,
-- which is lifted for this transaction.
ALTER TABLE suggestions NO FORCE ROW LEVEL SECURITY;
ALTER TABLE suggestion_lists NO FORCE ROW LEVEL SECURITY;
ALTER TABLE suggestions ADD COLUMN list_id uuid;
INSERT INTO suggestion_lists (tenant_id, id, learner_id, inputs_hash, parts, size, note, model, framework_version, catalogue_version, vector_version,
                              policy_version, program_version, shown_at)
SELECT tenant_id, id, learner_id, 'unknown ' || id, '{}', size, '', model, '', catalogue_version, 0, policy_version, '', shown_at
FROM (SELECT tenant_id, learner_id, model, catalogue_version, policy_version, shown_at, count(*) AS size, gen_random_uuid() AS id
      FROM suggestions GROUP BY tenant_id, learner_id, model, catalogue_version, policy_version, shown_at) old;
UPDATE suggestions s SET list_id = l.id FROM suggestion_lists l
WHERE l.tenant_id = s.tenant_id AND l.learner_id = s.learner_id AND l.shown_at = s.shown_at AND l.model = s.model
  AND l.catalogue_version = s.catalogue_version AND l.policy_version = s.policy_version;
DROP INDEX suggestions_learner_idx;
ALTER TABLE suggestions
    ALTER COLUMN list_id SET NOT NULL,
    DROP CONSTRAINT suggestions_tenant_id_learner_id_fkey,
    DROP COLUMN learner_id, DROP COLUMN model, DROP COLUMN catalogue_version, DROP COLUMN policy_version, DROP COLUMN shown_at,
    ADD FOREIGN KEY (tenant_id, list_id) REFERENCES suggestion_lists (tenant_id, id) ON DELETE CASCADE;
CREATE INDEX suggestions_list_idx ON suggestions (tenant_id, list_id, position);
ALTER TABLE suggestions FORCE ROW LEVEL SECURITY;
ALTER TABLE suggestion_lists FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON vector_versions, suggestion_lists TO lernpfad_app;

-- +goose Down
ALTER TABLE suggestions NO FORCE ROW LEVEL SECURITY;
ALTER TABLE suggestion_lists NO FORCE ROW LEVEL SECURITY;
ALTER TABLE suggestions ADD COLUMN learner_id uuid, ADD COLUMN model text, ADD COLUMN catalogue_version bigint, ADD COLUMN policy_version text,
    ADD COLUMN shown_at timestamptz;
UPDATE suggestions s SET learner_id = l.learner_id, model = l.model, catalogue_version = l.catalogue_version, policy_version = l.policy_version,
    shown_at = l.shown_at
FROM suggestion_lists l WHERE l.tenant_id = s.tenant_id AND l.id = s.list_id;
ALTER TABLE suggestions
    DROP COLUMN list_id,
    ALTER COLUMN learner_id SET NOT NULL, ALTER COLUMN model SET NOT NULL, ALTER COLUMN catalogue_version SET NOT NULL,
    ALTER COLUMN policy_version SET NOT NULL, ALTER COLUMN shown_at SET NOT NULL,
    ADD FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE;
CREATE INDEX suggestions_learner_idx ON suggestions (tenant_id, learner_id, shown_at DESC);
ALTER TABLE suggestions FORCE ROW LEVEL SECURITY;
DROP TABLE suggestion_lists;
-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['evidence', 'decisions', 'module_embeddings', 'competency_embeddings'] LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', t || '_inserted', t);
        EXECUTE format('DROP TRIGGER %I ON %I', t || '_updated', t);
        EXECUTE format('DROP TRIGGER %I ON %I', t || '_deleted', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
DROP TRIGGER learners_revision ON learners;
DROP FUNCTION raise_vector_version(), raise_revision(), raise_own_revision();
DROP TABLE vector_versions;
ALTER TABLE learners DROP COLUMN revision;
