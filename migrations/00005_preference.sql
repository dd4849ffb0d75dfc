-- +goose Up

-- For whom a module is made: role profiles; empty means everybody. A module for one job family is no offer to another.
ALTER TABLE modules
    ADD COLUMN audience text[] NOT NULL DEFAULT '{}' CHECK (array_position(audience, NULL) IS NULL);

-- What a person may say to a module, and why it does not suit her.
ALTER TABLE decisions
    DROP CONSTRAINT decisions_answer_check,
    DROP CONSTRAINT decisions_reason_check,
    ADD COLUMN rating int CONSTRAINT decisions_rating_check CHECK (rating BETWEEN 1 AND 5),
    ADD CONSTRAINT decisions_answer_check CHECK (answer IN ('fits', 'fits_not', 'later', 'done')),
    ADD CONSTRAINT decisions_reason_check CHECK (reason IN ('', 'too_easy', 'too_hard', 'known', 'too_long', 'format', 'topic', 'language', 'date')),
    ADD CONSTRAINT decisions_rated_check CHECK ((answer = 'done') = (rating IS NOT NULL));

-- What a person allows to be learned from her answers. Whoever has no row has said nothing.
-- What was learned is never stored: it follows from the answers.
CREATE TABLE preferences (
    tenant_id   uuid NOT NULL,
    learner_id  uuid NOT NULL,
    profiling   boolean NOT NULL DEFAULT true,
    -- answers before this moment teach nothing any more
    since       timestamptz,
    -- features the person has said are wrong about her
    denied      text[] NOT NULL DEFAULT '{}',
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, learner_id),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);

-- What the people of one role have in common: the mean of what was learned of at least five of them.
CREATE TABLE role_preferences (
    tenant_id        uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    role_profile_id  text NOT NULL REFERENCES role_profiles ON DELETE CASCADE,
    features         text[] NOT NULL,
    means            real[] NOT NULL,
    made_at          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, role_profile_id),
    CONSTRAINT role_preferences_length_check CHECK (cardinality(features) = cardinality(means))
);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['preferences', 'role_preferences'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_wall ON %I USING (tenant_id = (SELECT current_tenant())) '
            'WITH CHECK (tenant_id = (SELECT current_tenant()))', t);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- A person's suggestions depend on both tables: a change touches her row, which is what tells that they are to be made anew.
-- +goose StatementBegin
CREATE FUNCTION touch_learners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'preferences' THEN
        UPDATE learners SET version = version
        WHERE tenant_id = coalesce(NEW.tenant_id, OLD.tenant_id) AND id = coalesce(NEW.learner_id, OLD.learner_id);
    ELSE
        UPDATE learners SET version = version
        WHERE tenant_id = coalesce(NEW.tenant_id, OLD.tenant_id) AND role_profile_id = coalesce(NEW.role_profile_id, OLD.role_profile_id);
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER preferences_touch AFTER INSERT OR UPDATE OR DELETE ON preferences FOR EACH ROW EXECUTE FUNCTION touch_learners();
CREATE TRIGGER role_preferences_touch AFTER INSERT OR UPDATE OR DELETE ON role_preferences FOR EACH ROW EXECUTE FUNCTION touch_learners();

GRANT SELECT, INSERT, UPDATE, DELETE ON preferences, role_preferences TO lernpfad_app;

-- +goose Down
DROP TABLE preferences, role_preferences;
DROP FUNCTION touch_learners();
DELETE FROM decisions WHERE answer = 'done';
UPDATE decisions SET reason = '' WHERE reason IN ('too_easy', 'too_hard', 'language');
ALTER TABLE decisions
    DROP CONSTRAINT decisions_rated_check,
    DROP CONSTRAINT decisions_answer_check,
    DROP CONSTRAINT decisions_reason_check,
    DROP COLUMN rating,
    ADD CONSTRAINT decisions_answer_check CHECK (answer IN ('fits', 'fits_not', 'later')),
    ADD CONSTRAINT decisions_reason_check CHECK (reason IN ('', 'known', 'too_long', 'format', 'topic', 'date'));
ALTER TABLE modules DROP COLUMN audience;
