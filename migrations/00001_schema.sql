-- +goose Up

-- The application connects as lernpfad_app: it owns nothing, so row-level security binds it.
-- Roles belong to the cluster, not to the database, hence the guard.
-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lernpfad_app') THEN
        CREATE ROLE lernpfad_app LOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another migration run on the same cluster was faster
END
$$;
-- +goose StatementEnd

CREATE EXTENSION IF NOT EXISTS vector;

-- current_tenant is the wall: null (no row visible) unless the transaction has named a tenant.
-- A pooled connection may hold '' after an earlier transaction, hence nullif.
-- +goose StatementBegin
CREATE FUNCTION current_tenant() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;
-- +goose StatementEnd

-- ---------------------------------------------------------------------------
-- Shared catalogue: no row-level security
-- ---------------------------------------------------------------------------

CREATE TABLE tenants (
    id          uuid PRIMARY KEY,
    slug        text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{2,60}$'),
    name        text NOT NULL,
    land        text NOT NULL CHECK (land ~ '^[A-Z]{2}$'),
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE frameworks (
    id            text PRIMARY KEY,
    version       text NOT NULL,
    name_de       text NOT NULL,
    name_en       text NOT NULL,
    source        text NOT NULL,
    content_hash  text NOT NULL
);

CREATE TABLE areas (
    id            text PRIMARY KEY,
    framework_id  text NOT NULL REFERENCES frameworks ON DELETE CASCADE,
    position      int  NOT NULL,
    name_de       text NOT NULL,
    name_en       text NOT NULL,
    UNIQUE (framework_id, position)
);

CREATE TABLE competencies (
    id              text PRIMARY KEY,
    area_id         text NOT NULL REFERENCES areas ON DELETE CASCADE,
    official_id     text NOT NULL DEFAULT '',
    position        int  NOT NULL,
    name_de         text NOT NULL,
    name_en         text NOT NULL,
    description_de  text NOT NULL,
    UNIQUE (area_id, position)
);

CREATE TABLE level_descriptors (
    competency_id  text NOT NULL REFERENCES competencies ON DELETE CASCADE,
    band           int  NOT NULL CHECK (band BETWEEN 1 AND 4),
    text_de        text NOT NULL,
    PRIMARY KEY (competency_id, band)
);

CREATE TABLE alignments (
    from_id  text  NOT NULL REFERENCES competencies ON DELETE CASCADE,
    to_id    text  NOT NULL REFERENCES competencies ON DELETE CASCADE,
    kind     text  NOT NULL CHECK (kind IN ('exact', 'broader', 'narrower')),
    levels   int[] NOT NULL CHECK (cardinality(levels) = 9),
    PRIMARY KEY (from_id, to_id)
);

CREATE TABLE role_profiles (
    id              text PRIMARY KEY,
    name_de         text NOT NULL,
    description_de  text NOT NULL,
    tasks_de        text NOT NULL
);

CREATE TABLE role_requirements (
    role_profile_id  text NOT NULL REFERENCES role_profiles ON DELETE CASCADE,
    competency_id    text NOT NULL REFERENCES competencies,
    level            int  NOT NULL CHECK (level BETWEEN 0 AND 8),
    tomorrow         int  NOT NULL CHECK (tomorrow BETWEEN level AND 8),
    kind             text NOT NULL CHECK (kind IN ('must', 'should')),
    weight           int  NOT NULL CHECK (weight BETWEEN 1 AND 5),
    PRIMARY KEY (role_profile_id, competency_id)
);

CREATE TABLE providers (
    id    uuid PRIMARY KEY,
    key   text NOT NULL CONSTRAINT providers_key_key UNIQUE CHECK (key ~ '^[a-z0-9-]{2,60}$'),
    name  text NOT NULL,
    url   text NOT NULL DEFAULT ''
);

CREATE TABLE modules (
    id                uuid PRIMARY KEY,
    source            text NOT NULL,
    key               text NOT NULL,
    provider_id       uuid NOT NULL REFERENCES providers,
    state             text NOT NULL CHECK (state IN ('draft', 'submitted', 'published', 'archived')),
    version           int  NOT NULL DEFAULT 1 CHECK (version > 0),
    title             text NOT NULL CHECK (title <> '' AND length(title) <= 200),
    description       text NOT NULL CHECK (length(description) <= 20000),
    hours_sixteenths  int  NOT NULL CONSTRAINT modules_hours_check CHECK (hours_sixteenths BETWEEN 1 AND 16000),
    cost_cents        int  NOT NULL DEFAULT 0 CHECK (cost_cents BETWEEN 0 AND 10000000),
    format            text NOT NULL CHECK (format IN ('self_paced', 'live_online', 'presence', 'blended', 'lab')),
    language          text NOT NULL CHECK (language IN ('de', 'en', 'de-ls')),
    accessibility     text[] NOT NULL DEFAULT '{}',
    licence           text NOT NULL DEFAULT '',
    url               text NOT NULL DEFAULT '',
    -- what was imported, to tell an unchanged row from a changed one
    content_hash      text NOT NULL,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT modules_source_key_key UNIQUE (source, key)
);
-- German full text serves the catalogue search as a filter; matching has its own, better words.
-- +goose StatementBegin
CREATE FUNCTION module_words(title text, description text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('german'::regconfig, title || ' ' || description);
-- +goose StatementEnd
CREATE INDEX modules_words_idx ON modules USING gin (module_words(title, description));
CREATE INDEX modules_filter_idx ON modules (state, language, format);
CREATE INDEX modules_provider_idx ON modules (provider_id, state);

CREATE TABLE module_outcomes (
    module_id  uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    position   int  NOT NULL CHECK (position > 0),
    text       text NOT NULL CHECK (text <> ''),
    PRIMARY KEY (module_id, position)
);

CREATE TABLE module_teaches (
    module_id      uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    competency_id  text NOT NULL REFERENCES competencies,
    level          int  NOT NULL CHECK (level BETWEEN 1 AND 8),
    PRIMARY KEY (module_id, competency_id)
);
CREATE INDEX module_teaches_competency_idx ON module_teaches (competency_id, level);

CREATE TABLE module_requires (
    module_id      uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    competency_id  text NOT NULL REFERENCES competencies,
    level          int  NOT NULL CHECK (level BETWEEN 1 AND 8),
    PRIMARY KEY (module_id, competency_id)
);

-- One row per member; the rows of one (module, position) are alternatives, the positions of a module all count.
CREATE TABLE prerequisite_groups (
    module_id  uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    position   int  NOT NULL CHECK (position > 0),
    member_id  uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    PRIMARY KEY (module_id, position, member_id),
    CONSTRAINT prerequisite_groups_self_check CHECK (member_id <> module_id)
);
CREATE INDEX prerequisite_groups_member_idx ON prerequisite_groups (member_id);

CREATE TABLE runs (
    id         uuid PRIMARY KEY,
    module_id  uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    place      text NOT NULL,
    seats      int  NOT NULL CHECK (seats BETWEEN 1 AND 10000),
    deadline   timestamptz NOT NULL,
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    CONSTRAINT runs_dates_check CHECK (deadline <= starts_at AND starts_at < ends_at)
);
CREATE INDEX runs_module_idx ON runs (module_id, starts_at);

CREATE TABLE run_sessions (
    run_id     uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
    position   int  NOT NULL CHECK (position > 0),
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    PRIMARY KEY (run_id, position),
    CONSTRAINT run_sessions_dates_check CHECK (starts_at < ends_at)
);

-- Vectors of any model stand side by side: keyed by subject, model and hash of the embedded text.
CREATE TABLE module_embeddings (
    module_id     uuid   NOT NULL REFERENCES modules ON DELETE CASCADE,
    model         text   NOT NULL,
    content_hash  text   NOT NULL,
    embedding     vector NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (module_id, model)
);

CREATE TABLE competency_embeddings (
    competency_id  text   NOT NULL REFERENCES competencies ON DELETE CASCADE,
    model          text   NOT NULL,
    content_hash   text   NOT NULL,
    embedding      vector NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (competency_id, model)
);

-- The version of the catalogue: any change of what a path could use raises it, and with it every snapshot is renewed.
CREATE TABLE catalogue_version (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    version    bigint NOT NULL
);
INSERT INTO catalogue_version (version) VALUES (1);

-- Failed sign-ins, counted before a tenant is known; keys are hashes, so no name and no address is stored.
CREATE TABLE login_attempts (
    key           text PRIMARY KEY,
    failures      int  NOT NULL CHECK (failures >= 0),
    window_start  timestamptz NOT NULL
);

-- ---------------------------------------------------------------------------
-- Per tenant: row-level security, keys led by tenant_id
-- ---------------------------------------------------------------------------

CREATE TABLE tenant_settings (
    tenant_id    uuid PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
    k_anonymity  int NOT NULL DEFAULT 5 CHECK (k_anonymity BETWEEN 5 AND 100)
);

CREATE TABLE org_units (
    tenant_id  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id         uuid NOT NULL,
    parent_id  uuid,
    name       text NOT NULL CHECK (name <> ''),
    position   int  NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES org_units (tenant_id, id)
);

CREATE TABLE users (
    tenant_id      uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id             uuid NOT NULL,
    login          text NOT NULL CHECK (login = lower(login) AND login <> ''),
    name           text NOT NULL CHECK (name <> ''),
    password_hash  text NOT NULL,
    roles          text[] NOT NULL CHECK (roles <@ ARRAY['learner', 'hr', 'author', 'council', 'admin']),
    provider_id    uuid REFERENCES providers,
    disabled       boolean NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT users_login_key UNIQUE (tenant_id, login)
);

CREATE TABLE sessions (
    tenant_id     uuid  NOT NULL,
    id            uuid  NOT NULL,
    user_id       uuid  NOT NULL,
    token_hash    bytea NOT NULL,
    created_at    timestamptz NOT NULL,
    last_seen_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX sessions_user_idx ON sessions (tenant_id, user_id);

CREATE TABLE learners (
    tenant_id              uuid NOT NULL,
    id                     uuid NOT NULL,
    user_id                uuid NOT NULL,
    org_unit_id            uuid NOT NULL,
    role_profile_id        text REFERENCES role_profiles,
    -- today or tomorrow: which column of the role profile is the target
    horizon                text NOT NULL DEFAULT 'today' CHECK (horizon IN ('today', 'tomorrow')),
    weekly_minutes         int  NOT NULL DEFAULT 120 CHECK (weekly_minutes BETWEEN 15 AND 2400),
    formats                text[] NOT NULL DEFAULT '{}',
    languages              text[] NOT NULL DEFAULT '{de}' CHECK (cardinality(languages) > 0),
    accessibility          text[] NOT NULL DEFAULT '{}',
    tasks                  text NOT NULL DEFAULT '' CHECK (length(tasks) <= 2000),
    interests              text NOT NULL DEFAULT '' CHECK (length(interests) <= 2000),
    version                int  NOT NULL DEFAULT 1,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT learners_user_key UNIQUE (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, org_unit_id) REFERENCES org_units (tenant_id, id)
);
CREATE INDEX learners_unit_idx ON learners (tenant_id, org_unit_id);

-- Append-only: a correction is a newer row.
CREATE TABLE evidence (
    tenant_id       uuid NOT NULL,
    id              uuid NOT NULL,
    learner_id      uuid NOT NULL,
    competency_id   text NOT NULL REFERENCES competencies,
    level           int  NOT NULL CHECK (level BETWEEN 0 AND 8),
    kind            text NOT NULL CHECK (kind IN ('self_assessment', 'test', 'completion', 'certificate')),
    source          text NOT NULL CHECK (length(source) <= 200),
    confidence      real NOT NULL CHECK (confidence > 0 AND confidence <= 1),
    observed_on     date NOT NULL,
    half_life_days  int  NOT NULL CHECK (half_life_days > 0),
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX evidence_learner_idx ON evidence (tenant_id, learner_id, competency_id, observed_on DESC);

-- Answers of a self-check under way; finishing it turns them into evidence and clears them.
CREATE TABLE self_check_answers (
    tenant_id     uuid NOT NULL,
    learner_id    uuid NOT NULL,
    statement_id  text NOT NULL,
    choice        int  NOT NULL CHECK (choice BETWEEN 0 AND 4),
    answered_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, learner_id, statement_id),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE profile_embeddings (
    tenant_id     uuid   NOT NULL,
    learner_id    uuid   NOT NULL,
    model         text   NOT NULL,
    content_hash  text   NOT NULL,
    embedding     vector NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, learner_id, model),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE decisions (
    tenant_id      uuid NOT NULL,
    id             uuid NOT NULL,
    learner_id     uuid NOT NULL,
    module_id      uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    answer         text NOT NULL CHECK (answer IN ('fits', 'fits_not', 'later')),
    reason         text NOT NULL DEFAULT '' CHECK (reason IN ('', 'known', 'too_long', 'format', 'topic', 'date')),
    snoozed_until  timestamptz,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    -- one standing answer per module: a new one replaces it
    CONSTRAINT decisions_module_key UNIQUE (tenant_id, learner_id, module_id),
    CONSTRAINT decisions_snooze_check CHECK ((answer = 'later') = (snoozed_until IS NOT NULL)),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);

-- What was shown, with the versions that made it.
CREATE TABLE suggestions (
    tenant_id          uuid NOT NULL,
    id                 uuid NOT NULL,
    learner_id         uuid NOT NULL,
    module_id          uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    position           int  NOT NULL,
    score              real NOT NULL,
    explanation        jsonb NOT NULL,
    model              text NOT NULL,
    catalogue_version  bigint NOT NULL,
    policy_version     text NOT NULL,
    shown_at           timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX suggestions_learner_idx ON suggestions (tenant_id, learner_id, shown_at DESC);

CREATE TABLE paths (
    tenant_id          uuid NOT NULL,
    id                 uuid NOT NULL,
    learner_id         uuid NOT NULL,
    role_profile_id    text REFERENCES role_profiles,
    horizon            text NOT NULL CHECK (horizon IN ('today', 'tomorrow')),
    status             text NOT NULL CHECK (status IN ('optimal', 'feasible', 'unreachable')),
    hours_sixteenths   bigint NOT NULL CHECK (hours_sixteenths >= 0),
    cost               bigint NOT NULL CHECK (cost >= 0),
    lower_bound        bigint NOT NULL CHECK (lower_bound >= 0),
    -- modules that counted more because the person said they do not suit her
    avoided            int NOT NULL DEFAULT 0 CHECK (avoided >= 0),
    holes              jsonb NOT NULL,
    landmarks          jsonb NOT NULL,
    targets            jsonb NOT NULL,
    catalogue_version  bigint NOT NULL,
    policy_version     text NOT NULL,
    created_at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT paths_bound_check CHECK (lower_bound <= cost),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX paths_learner_idx ON paths (tenant_id, learner_id, created_at DESC);

CREATE TABLE path_steps (
    tenant_id         uuid NOT NULL,
    path_id           uuid NOT NULL,
    position          int  NOT NULL CHECK (position > 0),
    module_id         uuid NOT NULL REFERENCES modules,
    hours_sixteenths  int  NOT NULL,
    -- positions of the steps that must come before, and the reasons as facts
    after             int[] NOT NULL,
    reasons           jsonb NOT NULL,
    PRIMARY KEY (tenant_id, path_id, position),
    FOREIGN KEY (tenant_id, path_id) REFERENCES paths (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE plans (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    learner_id   uuid NOT NULL,
    path_id      uuid NOT NULL,
    state        text NOT NULL CHECK (state IN ('draft', 'active', 'completed', 'abandoned')),
    accepted_at  timestamptz NOT NULL,
    ended_at     timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, path_id) REFERENCES paths (tenant_id, id)
);
CREATE UNIQUE INDEX plans_active_key ON plans (tenant_id, learner_id) WHERE state = 'active';

-- Every view of an aggregate, readable by the staff council.
CREATE TABLE access_log (
    tenant_id  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id         uuid NOT NULL,
    user_id    uuid NOT NULL,
    role       text NOT NULL,
    what       text NOT NULL,
    filter     jsonb NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX access_log_at_idx ON access_log (tenant_id, at DESC);

-- An uploaded file between preview and import; removed after an hour.
CREATE TABLE uploads (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    user_id     uuid NOT NULL,
    name        text NOT NULL CHECK (length(name) <= 255),
    content     bytea NOT NULL,
    options     jsonb NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOR t IN
        SELECT c.table_name FROM information_schema.columns c
        WHERE c.table_schema = current_schema() AND c.column_name = 'tenant_id'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_wall ON %I USING (tenant_id = (SELECT current_tenant())) '
            'WITH CHECK (tenant_id = (SELECT current_tenant()))', t);
    END LOOP;
END
$$;
-- +goose StatementEnd

GRANT USAGE ON SCHEMA public TO lernpfad_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO lernpfad_app;
-- What is append-only, or made by migrations, stays so for the application.
-- Evidence goes with its learner all the same: a cascade works with the rights of the tables' owner.
REVOKE UPDATE, DELETE, TRUNCATE ON evidence, access_log FROM lernpfad_app;
REVOKE ALL ON goose_db_version FROM lernpfad_app;
GRANT SELECT ON goose_db_version TO lernpfad_app;

-- +goose Down
DROP TABLE uploads, access_log, plans, path_steps, paths, suggestions, decisions, profile_embeddings, self_check_answers, evidence, learners,
    sessions, users, org_units, tenant_settings, login_attempts, catalogue_version, competency_embeddings, module_embeddings,
    run_sessions, runs, prerequisite_groups, module_requires, module_teaches, module_outcomes, modules, providers,
    role_requirements, role_profiles, alignments, level_descriptors, competencies, areas, frameworks, tenants;
DROP FUNCTION module_words(text, text);
DROP FUNCTION current_tenant();
-- The extension and the role stay: other databases of the cluster may use the role, and both are harmless.
