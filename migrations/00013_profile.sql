-- +goose Up

-- What a superior said about a person's work, told by the person herself.
ALTER TABLE evidence
    DROP CONSTRAINT evidence_kind_check,
    ADD CONSTRAINT evidence_kind_check CHECK (kind IN ('self_assessment', 'test', 'completion', 'certificate', 'appraisal'));

-- The scan or photo of a certificate. Pictures are stored without what a camera notes in them.
CREATE TABLE evidence_files (
    tenant_id    uuid NOT NULL,
    evidence_id  uuid NOT NULL,
    learner_id   uuid NOT NULL,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    media_type   text NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
    hash         text NOT NULL,
    content      bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 20971520),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, evidence_id),
    FOREIGN KEY (tenant_id, evidence_id, learner_id) REFERENCES evidence (tenant_id, id, learner_id) ON DELETE CASCADE
);
CREATE INDEX evidence_files_learner_idx ON evidence_files (tenant_id, learner_id);

-- What a person wants to be able to do, beside what her role asks. Nobody but she reads it.
CREATE TABLE own_targets (
    tenant_id      uuid NOT NULL,
    learner_id     uuid NOT NULL,
    competency_id  text NOT NULL REFERENCES competencies,
    level          int  NOT NULL CHECK (level BETWEEN 1 AND 8),
    -- by when she wants it; null for no day
    by_day         date,
    PRIMARY KEY (tenant_id, learner_id, competency_id),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);
CREATE TRIGGER own_targets_inserted AFTER INSERT ON own_targets REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER own_targets_updated AFTER UPDATE ON own_targets REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER own_targets_deleted AFTER DELETE ON own_targets REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
-- The list is changed as a whole; its version is that of its ETag.
ALTER TABLE learners ADD COLUMN targets_version int NOT NULL DEFAULT 1;

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['evidence_files', 'own_targets'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_wall ON %I USING (tenant_id = (SELECT current_tenant())) '
            'WITH CHECK (tenant_id = (SELECT current_tenant()))', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON evidence_files, own_targets TO lernpfad_app;

-- +goose Down
DROP TABLE own_targets, evidence_files;
ALTER TABLE learners DROP COLUMN targets_version;
-- The owner is bound by the wall as well, which is lifted for this transaction.
ALTER TABLE evidence NO FORCE ROW LEVEL SECURITY;
DELETE FROM evidence WHERE kind = 'appraisal';
ALTER TABLE evidence FORCE ROW LEVEL SECURITY;
ALTER TABLE evidence
    DROP CONSTRAINT evidence_kind_check,
    ADD CONSTRAINT evidence_kind_check CHECK (kind IN ('self_assessment', 'test', 'completion', 'certificate'));
