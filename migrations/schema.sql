-- The schema after all migrations, read from the catalogue. Written by:
-- go test ./internal/database -run TestSchemaIsGolden -update

CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid;
CREATE OR REPLACE FUNCTION public.give_seat_back()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    PERFORM 1 FROM runs WHERE id = OLD.run_id FOR NO KEY UPDATE;
    WITH gone AS (DELETE FROM seat_tickets WHERE id = OLD.ticket RETURNING run_id, seated)
    UPDATE runs SET taken = taken - gone.seated::int, waiting = waiting - (NOT gone.seated)::int
    FROM gone WHERE runs.id = gone.run_id;
    RETURN NULL;
END
$function$;
CREATE OR REPLACE FUNCTION public.raise_own_revision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END
$function$;
CREATE OR REPLACE FUNCTION public.raise_revision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    UPDATE learners l SET revision = l.revision + 1
    FROM (SELECT DISTINCT tenant_id, learner_id FROM changed) c
    WHERE l.tenant_id = c.tenant_id AND l.id = c.learner_id;
    RETURN NULL;
END
$function$;
CREATE OR REPLACE FUNCTION public.raise_vector_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    INSERT INTO vector_versions (model, version) SELECT DISTINCT model, 1 FROM changed
    ON CONFLICT (model) DO UPDATE SET version = vector_versions.version + 1;
    RETURN NULL;
END
$function$;
CREATE OR REPLACE FUNCTION public.river_job_state_in_bitmask(bitmask bit, state river_job_state)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT CASE state
        WHEN 'available' THEN get_bit(bitmask, 7)
        WHEN 'cancelled' THEN get_bit(bitmask, 6)
        WHEN 'completed' THEN get_bit(bitmask, 5)
        WHEN 'discarded' THEN get_bit(bitmask, 4)
        WHEN 'pending' THEN get_bit(bitmask, 3)
        WHEN 'retryable' THEN get_bit(bitmask, 2)
        WHEN 'running' THEN get_bit(bitmask, 1)
        WHEN 'scheduled' THEN get_bit(bitmask, 0)
        ELSE 0
    END = 1;
$function$;
CREATE OR REPLACE FUNCTION public.touch_learners()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;
CREATE TYPE river_job_state AS ENUM ('available', 'cancelled', 'completed', 'discarded', 'pending', 'retryable', 'running', 'scheduled');

CREATE TABLE access_log (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    what text NOT NULL,
    filter jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT access_log_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT access_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE
);
CREATE TABLE alignments (
    from_id text NOT NULL,
    to_id text NOT NULL,
    kind text NOT NULL,
    levels integer[] NOT NULL,
    CONSTRAINT alignments_pkey PRIMARY KEY (from_id, to_id),
    CONSTRAINT alignments_from_id_fkey FOREIGN KEY (from_id) REFERENCES competencies(id) ON DELETE CASCADE,
    CONSTRAINT alignments_to_id_fkey FOREIGN KEY (to_id) REFERENCES competencies(id) ON DELETE CASCADE,
    CONSTRAINT alignments_kind_check CHECK ((kind = ANY (ARRAY['exact'::text, 'broader'::text, 'narrower'::text]))),
    CONSTRAINT alignments_levels_check CHECK ((cardinality(levels) = 9))
);
CREATE TABLE areas (
    id text NOT NULL,
    framework_id text NOT NULL,
    position integer NOT NULL,
    name_de text NOT NULL,
    name_en text NOT NULL,
    CONSTRAINT areas_framework_id_position_key UNIQUE (framework_id, "position"),
    CONSTRAINT areas_pkey PRIMARY KEY (id),
    CONSTRAINT areas_framework_id_fkey FOREIGN KEY (framework_id) REFERENCES frameworks(id) ON DELETE CASCADE
);
CREATE TABLE calendar_events (
    tenant_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    place text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    whole_days boolean NOT NULL,
    status text NOT NULL,
    sequence integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT calendar_events_pkey PRIMARY KEY (tenant_id, learner_id, id),
    CONSTRAINT calendar_events_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT calendar_events_dates_check CHECK ((starts_at < ends_at)),
    CONSTRAINT calendar_events_kind_check CHECK ((kind = ANY (ARRAY['study'::text, 'planned'::text, 'seat'::text]))),
    CONSTRAINT calendar_events_sequence_check CHECK ((sequence >= 0)),
    CONSTRAINT calendar_events_status_check CHECK ((status = ANY (ARRAY['confirmed'::text, 'tentative'::text, 'cancelled'::text])))
);
CREATE TABLE calendar_tokens (
    tenant_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    token_hash bytea,
    version integer NOT NULL,
    titles boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT calendar_tokens_hash_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT calendar_tokens_pkey PRIMARY KEY (tenant_id, learner_id),
    CONSTRAINT calendar_tokens_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT calendar_tokens_token_hash_check CHECK ((length(token_hash) = 32)),
    CONSTRAINT calendar_tokens_version_check CHECK ((version > 0))
);
CREATE TABLE catalogue_version (
    singleton boolean NOT NULL DEFAULT true,
    version bigint NOT NULL,
    CONSTRAINT catalogue_version_pkey PRIMARY KEY (singleton),
    CONSTRAINT catalogue_version_singleton_check CHECK (singleton)
);
CREATE TABLE competencies (
    id text NOT NULL,
    area_id text NOT NULL,
    official_id text NOT NULL DEFAULT ''::text,
    position integer NOT NULL,
    name_de text NOT NULL,
    name_en text NOT NULL,
    description_de text NOT NULL,
    CONSTRAINT competencies_area_id_position_key UNIQUE (area_id, "position"),
    CONSTRAINT competencies_pkey PRIMARY KEY (id),
    CONSTRAINT competencies_area_id_fkey FOREIGN KEY (area_id) REFERENCES areas(id) ON DELETE CASCADE
);
CREATE TABLE competency_embeddings (
    competency_id text NOT NULL,
    model text NOT NULL,
    content_hash text NOT NULL,
    embedding vector NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT competency_embeddings_pkey PRIMARY KEY (competency_id, model),
    CONSTRAINT competency_embeddings_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competencies(id) ON DELETE CASCADE
);
CREATE TABLE completion_evidence (
    tenant_id uuid NOT NULL,
    completion_id uuid NOT NULL,
    evidence_id uuid NOT NULL,
    CONSTRAINT completion_evidence_pkey PRIMARY KEY (tenant_id, completion_id, evidence_id),
    CONSTRAINT completion_evidence_tenant_id_completion_id_fkey FOREIGN KEY (tenant_id, completion_id) REFERENCES completions(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT completion_evidence_tenant_id_evidence_id_fkey FOREIGN KEY (tenant_id, evidence_id) REFERENCES evidence(tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE completions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    module_id uuid NOT NULL,
    enrolment_id uuid,
    completed_on date NOT NULL,
    holder text NOT NULL,
    title text NOT NULL,
    provider text NOT NULL,
    hours_sixteenths integer NOT NULL,
    gains jsonb NOT NULL,
    code text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    CONSTRAINT completions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT completions_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id),
    CONSTRAINT completions_tenant_id_enrolment_id_fkey FOREIGN KEY (tenant_id, enrolment_id) REFERENCES enrolments(tenant_id, id) ON DELETE SET NULL (enrolment_id),
    CONSTRAINT completions_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT completions_code_check CHECK ((code ~ '^[BCDFGHJKLMNPQRSTVWXZ]{20}$'::text)),
    CONSTRAINT completions_holder_check CHECK ((holder <> ''::text)),
    CONSTRAINT completions_hours_sixteenths_check CHECK ((hours_sixteenths >= 0)),
    CONSTRAINT completions_withdrawn_check CHECK (((withdrawn_at IS NULL) OR (confirmed_at IS NULL)))
);
CREATE TABLE decisions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    module_id uuid NOT NULL,
    answer text NOT NULL,
    reason text NOT NULL DEFAULT ''::text,
    snoozed_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    rating integer,
    CONSTRAINT decisions_module_key UNIQUE (tenant_id, learner_id, module_id),
    CONSTRAINT decisions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT decisions_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id) ON DELETE CASCADE,
    CONSTRAINT decisions_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT decisions_answer_check CHECK ((answer = ANY (ARRAY['fits'::text, 'fits_not'::text, 'later'::text, 'done'::text]))),
    CONSTRAINT decisions_rated_check CHECK (((answer = 'done'::text) = (rating IS NOT NULL))),
    CONSTRAINT decisions_rating_check CHECK (((rating >= 1) AND (rating <= 5))),
    CONSTRAINT decisions_reason_check CHECK ((reason = ANY (ARRAY[''::text, 'too_easy'::text, 'too_hard'::text, 'known'::text, 'too_long'::text, 'format'::text, 'topic'::text, 'language'::text, 'date'::text]))),
    CONSTRAINT decisions_snooze_check CHECK (((answer = 'later'::text) = (snoozed_until IS NOT NULL)))
);
CREATE TABLE enrolments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    module_id uuid NOT NULL,
    run_id uuid,
    ticket uuid,
    state text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    offered_until timestamp with time zone,
    asked boolean NOT NULL DEFAULT false,
    decided_by uuid,
    note text NOT NULL DEFAULT ''::text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT enrolments_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT enrolments_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id),
    CONSTRAINT enrolments_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id),
    CONSTRAINT enrolments_tenant_id_decided_by_fkey FOREIGN KEY (tenant_id, decided_by) REFERENCES users(tenant_id, id) ON DELETE SET NULL (decided_by),
    CONSTRAINT enrolments_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT enrolments_ticket_fkey FOREIGN KEY (ticket) REFERENCES seat_tickets(id),
    CONSTRAINT enrolments_note_check CHECK ((length(note) <= 500)),
    CONSTRAINT enrolments_offer_check CHECK (((state = 'offered'::text) = (offered_until IS NOT NULL))),
    CONSTRAINT enrolments_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'enrolled'::text, 'waiting'::text, 'offered'::text, 'completed'::text, 'withdrawn'::text, 'refused'::text, 'expired'::text, 'cancelled'::text]))),
    CONSTRAINT enrolments_ticket_check CHECK (((ticket IS NOT NULL) = ((run_id IS NOT NULL) AND (state = ANY (ARRAY['requested'::text, 'enrolled'::text, 'waiting'::text, 'offered'::text, 'completed'::text]))))),
    CONSTRAINT enrolments_version_check CHECK ((version > 0))
);
CREATE TABLE evidence (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    competency_id text NOT NULL,
    level integer NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    confidence real NOT NULL,
    observed_on date NOT NULL,
    half_life_days integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT evidence_owner_key UNIQUE (tenant_id, id, learner_id),
    CONSTRAINT evidence_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT evidence_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competencies(id),
    CONSTRAINT evidence_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT evidence_confidence_check CHECK (((confidence > (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT evidence_half_life_days_check CHECK ((half_life_days > 0)),
    CONSTRAINT evidence_kind_check CHECK ((kind = ANY (ARRAY['self_assessment'::text, 'test'::text, 'completion'::text, 'certificate'::text, 'appraisal'::text]))),
    CONSTRAINT evidence_level_check CHECK (((level >= 0) AND (level <= 8))),
    CONSTRAINT evidence_source_check CHECK ((length(source) <= 200))
);
CREATE TABLE evidence_files (
    tenant_id uuid NOT NULL,
    evidence_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    hash text NOT NULL,
    content bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT evidence_files_pkey PRIMARY KEY (tenant_id, evidence_id),
    CONSTRAINT evidence_files_tenant_id_evidence_id_learner_id_fkey FOREIGN KEY (tenant_id, evidence_id, learner_id) REFERENCES evidence(tenant_id, id, learner_id) ON DELETE CASCADE,
    CONSTRAINT evidence_files_content_check CHECK (((octet_length(content) >= 1) AND (octet_length(content) <= 20971520))),
    CONSTRAINT evidence_files_media_type_check CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/png'::text, 'image/jpeg'::text]))),
    CONSTRAINT evidence_files_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);
CREATE TABLE evidence_withdrawals (
    tenant_id uuid NOT NULL,
    evidence_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL,
    CONSTRAINT evidence_withdrawals_pkey PRIMARY KEY (tenant_id, evidence_id),
    CONSTRAINT evidence_withdrawals_tenant_id_evidence_id_learner_id_fkey FOREIGN KEY (tenant_id, evidence_id, learner_id) REFERENCES evidence(tenant_id, id, learner_id) ON DELETE CASCADE
);
CREATE TABLE frameworks (
    id text NOT NULL,
    version text NOT NULL,
    name_de text NOT NULL,
    name_en text NOT NULL,
    source text NOT NULL,
    content_hash text NOT NULL,
    CONSTRAINT frameworks_pkey PRIMARY KEY (id)
);
CREATE TABLE idempotency_keys (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    subject_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, user_id, key),
    CONSTRAINT idempotency_keys_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 100)))
);
CREATE TABLE kiosk_cards (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    pin_hash text NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT kiosk_cards_code_key UNIQUE (tenant_id, code_hash),
    CONSTRAINT kiosk_cards_pkey PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT kiosk_cards_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT kiosk_cards_failures_check CHECK ((failures >= 0))
);
CREATE TABLE kiosk_codes (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    code_hash bytea NOT NULL,
    secret_hash bytea NOT NULL,
    number integer NOT NULL,
    user_id uuid,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT kiosk_codes_code_key UNIQUE (tenant_id, code_hash),
    CONSTRAINT kiosk_codes_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT kiosk_codes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT kiosk_codes_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT kiosk_codes_number_check CHECK (((number >= 10) AND (number <= 99)))
);
CREATE TABLE learners (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    org_unit_id uuid NOT NULL,
    role_profile_id text,
    horizon text NOT NULL DEFAULT 'today'::text,
    weekly_minutes integer NOT NULL DEFAULT 120,
    formats text[] NOT NULL DEFAULT '{}'::text[],
    languages text[] NOT NULL DEFAULT '{de}'::text[],
    accessibility text[] NOT NULL DEFAULT '{}'::text[],
    tasks text NOT NULL DEFAULT ''::text,
    interests text NOT NULL DEFAULT ''::text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    working_days text[] NOT NULL DEFAULT '{mon,tue,wed,thu,fri}'::text[],
    revision bigint NOT NULL DEFAULT 1,
    targets_version integer NOT NULL DEFAULT 1,
    CONSTRAINT learners_user_key UNIQUE (tenant_id, user_id),
    CONSTRAINT learners_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT learners_role_profile_id_fkey FOREIGN KEY (role_profile_id) REFERENCES role_profiles(id),
    CONSTRAINT learners_tenant_id_org_unit_id_fkey FOREIGN KEY (tenant_id, org_unit_id) REFERENCES org_units(tenant_id, id),
    CONSTRAINT learners_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT learners_horizon_check CHECK ((horizon = ANY (ARRAY['today'::text, 'tomorrow'::text]))),
    CONSTRAINT learners_interests_check CHECK ((length(interests) <= 2000)),
    CONSTRAINT learners_languages_check CHECK ((cardinality(languages) > 0)),
    CONSTRAINT learners_tasks_check CHECK ((length(tasks) <= 2000)),
    CONSTRAINT learners_weekly_minutes_check CHECK (((weekly_minutes >= 15) AND (weekly_minutes <= 2400))),
    CONSTRAINT learners_working_days_check CHECK (((cardinality(working_days) > 0) AND (working_days <@ ARRAY['mon'::text, 'tue'::text, 'wed'::text, 'thu'::text, 'fri'::text, 'sat'::text, 'sun'::text])))
);
CREATE TABLE level_descriptors (
    competency_id text NOT NULL,
    band integer NOT NULL,
    text_de text NOT NULL,
    CONSTRAINT level_descriptors_pkey PRIMARY KEY (competency_id, band),
    CONSTRAINT level_descriptors_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competencies(id) ON DELETE CASCADE,
    CONSTRAINT level_descriptors_band_check CHECK (((band >= 1) AND (band <= 4)))
);
CREATE TABLE login_attempts (
    key text NOT NULL,
    failures integer NOT NULL,
    window_start timestamp with time zone NOT NULL,
    CONSTRAINT login_attempts_pkey PRIMARY KEY (key),
    CONSTRAINT login_attempts_failures_check CHECK ((failures >= 0))
);
CREATE TABLE messages (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    kind text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    CONSTRAINT messages_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT messages_tenant_id_enrolment_id_fkey FOREIGN KEY (tenant_id, enrolment_id) REFERENCES enrolments(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT messages_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT messages_kind_check CHECK ((kind = ANY (ARRAY['request'::text, 'request_reminder'::text, 'approved'::text, 'refused'::text, 'offer'::text, 'offer_reminder'::text, 'offer_over'::text, 'request_over'::text, 'no_seat'::text, 'run_cancelled'::text, 'completed'::text])))
);
CREATE TABLE module_embeddings (
    module_id uuid NOT NULL,
    model text NOT NULL,
    content_hash text NOT NULL,
    embedding vector NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT module_embeddings_pkey PRIMARY KEY (module_id, model),
    CONSTRAINT module_embeddings_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id) ON DELETE CASCADE
);
CREATE TABLE module_outcomes (
    module_id uuid NOT NULL,
    position integer NOT NULL,
    text text NOT NULL,
    CONSTRAINT module_outcomes_pkey PRIMARY KEY (module_id, "position"),
    CONSTRAINT module_outcomes_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id) ON DELETE CASCADE,
    CONSTRAINT module_outcomes_position_check CHECK (("position" > 0)),
    CONSTRAINT module_outcomes_text_check CHECK ((text <> ''::text))
);
CREATE TABLE module_requires (
    module_id uuid NOT NULL,
    competency_id text NOT NULL,
    level integer NOT NULL,
    CONSTRAINT module_requires_pkey PRIMARY KEY (module_id, competency_id),
    CONSTRAINT module_requires_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competencies(id),
    CONSTRAINT module_requires_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id) ON DELETE CASCADE,
    CONSTRAINT module_requires_level_check CHECK (((level >= 1) AND (level <= 8)))
);
CREATE TABLE module_teaches (
    module_id uuid NOT NULL,
    competency_id text NOT NULL,
    level integer NOT NULL,
    CONSTRAINT module_teaches_pkey PRIMARY KEY (module_id, competency_id),
    CONSTRAINT module_teaches_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competencies(id),
    CONSTRAINT module_teaches_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id) ON DELETE CASCADE,
    CONSTRAINT module_teaches_level_check CHECK (((level >= 1) AND (level <= 8)))
);
CREATE TABLE modules (
    id uuid NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    provider_id uuid NOT NULL,
    state text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    title text NOT NULL,
    description text NOT NULL,
    hours_sixteenths integer NOT NULL,
    cost_cents integer NOT NULL DEFAULT 0,
    format text NOT NULL,
    language text NOT NULL,
    accessibility text[] NOT NULL DEFAULT '{}'::text[],
    licence text NOT NULL DEFAULT ''::text,
    url text NOT NULL DEFAULT ''::text,
    content_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    audience text[] NOT NULL DEFAULT '{}'::text[],
    CONSTRAINT modules_source_key_key UNIQUE (source, key),
    CONSTRAINT modules_pkey PRIMARY KEY (id),
    CONSTRAINT modules_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
    CONSTRAINT modules_audience_check CHECK ((array_position(audience, NULL::text) IS NULL)),
    CONSTRAINT modules_cost_cents_check CHECK (((cost_cents >= 0) AND (cost_cents <= 10000000))),
    CONSTRAINT modules_description_check CHECK ((length(description) <= 20000)),
    CONSTRAINT modules_format_check CHECK ((format = ANY (ARRAY['self_paced'::text, 'live_online'::text, 'presence'::text, 'blended'::text, 'lab'::text]))),
    CONSTRAINT modules_hours_check CHECK (((hours_sixteenths >= 1) AND (hours_sixteenths <= 16000))),
    CONSTRAINT modules_language_check CHECK ((language = ANY (ARRAY['de'::text, 'en'::text, 'de-ls'::text]))),
    CONSTRAINT modules_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'published'::text, 'archived'::text]))),
    CONSTRAINT modules_title_check CHECK (((title <> ''::text) AND (length(title) <= 200))),
    CONSTRAINT modules_version_check CHECK ((version > 0))
);
CREATE TABLE org_units (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    parent_id uuid,
    name text NOT NULL,
    position integer NOT NULL DEFAULT 0,
    CONSTRAINT org_units_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT org_units_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT org_units_tenant_id_parent_id_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES org_units(tenant_id, id),
    CONSTRAINT org_units_name_check CHECK ((name <> ''::text))
);
CREATE TABLE own_targets (
    tenant_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    competency_id text NOT NULL,
    level integer NOT NULL,
    by_day date,
    CONSTRAINT own_targets_pkey PRIMARY KEY (tenant_id, learner_id, competency_id),
    CONSTRAINT own_targets_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competencies(id),
    CONSTRAINT own_targets_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT own_targets_level_check CHECK (((level >= 1) AND (level <= 8)))
);
CREATE TABLE participation_codes (
    code text NOT NULL,
    tenant uuid NOT NULL,
    enrolment uuid NOT NULL,
    module_id uuid NOT NULL,
    run_id uuid,
    confirmed_at timestamp with time zone,
    CONSTRAINT participation_codes_enrolment_key UNIQUE (tenant, enrolment),
    CONSTRAINT participation_codes_pkey PRIMARY KEY (code),
    CONSTRAINT participation_codes_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id),
    CONSTRAINT participation_codes_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id),
    CONSTRAINT participation_codes_tenant_enrolment_fkey FOREIGN KEY (tenant, enrolment) REFERENCES enrolments(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT participation_codes_code_check CHECK ((code ~ '^[BCDFGHJKLMNPQRSTVWXZ]{8}$'::text))
);
CREATE TABLE path_reviews (
    tenant_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    catalogue_version bigint NOT NULL,
    path_id uuid NOT NULL,
    offer_id uuid,
    declined_at timestamp with time zone,
    reviewed_at timestamp with time zone NOT NULL,
    CONSTRAINT path_reviews_pkey PRIMARY KEY (tenant_id, learner_id),
    CONSTRAINT path_reviews_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT path_reviews_tenant_id_offer_id_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES paths(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT path_reviews_tenant_id_path_id_fkey FOREIGN KEY (tenant_id, path_id) REFERENCES paths(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT path_reviews_declined_check CHECK (((declined_at IS NULL) OR (offer_id IS NOT NULL)))
);
CREATE TABLE path_steps (
    tenant_id uuid NOT NULL,
    path_id uuid NOT NULL,
    position integer NOT NULL,
    module_id uuid NOT NULL,
    hours_sixteenths integer NOT NULL,
    after integer[] NOT NULL,
    reasons jsonb NOT NULL,
    CONSTRAINT path_steps_pkey PRIMARY KEY (tenant_id, path_id, "position"),
    CONSTRAINT path_steps_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id),
    CONSTRAINT path_steps_tenant_id_path_id_fkey FOREIGN KEY (tenant_id, path_id) REFERENCES paths(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT path_steps_position_check CHECK (("position" > 0))
);
CREATE TABLE paths (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    role_profile_id text,
    horizon text NOT NULL,
    status text NOT NULL,
    hours_sixteenths bigint NOT NULL,
    cost bigint NOT NULL,
    lower_bound bigint NOT NULL,
    avoided integer NOT NULL DEFAULT 0,
    holes jsonb NOT NULL,
    landmarks jsonb NOT NULL,
    targets jsonb NOT NULL,
    catalogue_version bigint NOT NULL,
    policy_version text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT paths_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT paths_role_profile_id_fkey FOREIGN KEY (role_profile_id) REFERENCES role_profiles(id),
    CONSTRAINT paths_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT paths_avoided_check CHECK ((avoided >= 0)),
    CONSTRAINT paths_bound_check CHECK ((lower_bound <= cost)),
    CONSTRAINT paths_cost_check CHECK ((cost >= 0)),
    CONSTRAINT paths_horizon_check CHECK ((horizon = ANY (ARRAY['today'::text, 'tomorrow'::text]))),
    CONSTRAINT paths_hours_sixteenths_check CHECK ((hours_sixteenths >= 0)),
    CONSTRAINT paths_lower_bound_check CHECK ((lower_bound >= 0)),
    CONSTRAINT paths_status_check CHECK ((status = ANY (ARRAY['optimal'::text, 'feasible'::text, 'unreachable'::text])))
);
CREATE TABLE plans (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    path_id uuid NOT NULL,
    state text NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT plans_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT plans_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT plans_tenant_id_path_id_fkey FOREIGN KEY (tenant_id, path_id) REFERENCES paths(tenant_id, id),
    CONSTRAINT plans_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'active'::text, 'completed'::text, 'abandoned'::text])))
);
CREATE TABLE preferences (
    tenant_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    profiling boolean NOT NULL DEFAULT true,
    since timestamp with time zone,
    denied text[] NOT NULL DEFAULT '{}'::text[],
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT preferences_pkey PRIMARY KEY (tenant_id, learner_id),
    CONSTRAINT preferences_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE prerequisite_groups (
    module_id uuid NOT NULL,
    position integer NOT NULL,
    member_id uuid NOT NULL,
    CONSTRAINT prerequisite_groups_pkey PRIMARY KEY (module_id, "position", member_id),
    CONSTRAINT prerequisite_groups_member_id_fkey FOREIGN KEY (member_id) REFERENCES modules(id) ON DELETE CASCADE,
    CONSTRAINT prerequisite_groups_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id) ON DELETE CASCADE,
    CONSTRAINT prerequisite_groups_position_check CHECK (("position" > 0)),
    CONSTRAINT prerequisite_groups_self_check CHECK ((member_id <> module_id))
);
CREATE TABLE profile_embeddings (
    tenant_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    model text NOT NULL,
    content_hash text NOT NULL,
    embedding vector NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT profile_embeddings_pkey PRIMARY KEY (tenant_id, learner_id, model),
    CONSTRAINT profile_embeddings_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE providers (
    id uuid NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    url text NOT NULL DEFAULT ''::text,
    CONSTRAINT providers_key_key UNIQUE (key),
    CONSTRAINT providers_pkey PRIMARY KEY (id),
    CONSTRAINT providers_key_check CHECK ((key ~ '^[a-z0-9-]{2,60}$'::text))
);
CREATE TABLE river_job (
    id bigint NOT NULL DEFAULT nextval('river_job_id_seq'::regclass),
    state river_job_state NOT NULL DEFAULT 'available'::river_job_state,
    attempt smallint NOT NULL DEFAULT 0,
    max_attempts smallint NOT NULL DEFAULT 25,
    attempted_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    finalized_at timestamp with time zone,
    scheduled_at timestamp with time zone NOT NULL DEFAULT now(),
    priority smallint NOT NULL DEFAULT 1,
    args jsonb NOT NULL,
    attempted_by text[],
    errors jsonb[],
    kind text NOT NULL,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    queue text NOT NULL DEFAULT 'default'::text,
    tags character varying(255)[] NOT NULL DEFAULT '{}'::character varying[],
    unique_key bytea,
    unique_states bit(8),
    CONSTRAINT river_job_pkey PRIMARY KEY (id),
    CONSTRAINT finalized_or_finalized_at_null CHECK ((((finalized_at IS NULL) AND (state <> ALL (ARRAY['cancelled'::river_job_state, 'completed'::river_job_state, 'discarded'::river_job_state]))) OR ((finalized_at IS NOT NULL) AND (state = ANY (ARRAY['cancelled'::river_job_state, 'completed'::river_job_state, 'discarded'::river_job_state]))))),
    CONSTRAINT kind_length CHECK (((char_length(kind) > 0) AND (char_length(kind) < 128))),
    CONSTRAINT max_attempts_is_positive CHECK ((max_attempts > 0)),
    CONSTRAINT priority_in_range CHECK (((priority >= 1) AND (priority <= 4))),
    CONSTRAINT queue_length CHECK (((char_length(queue) > 0) AND (char_length(queue) < 128)))
);
CREATE UNLOGGED TABLE river_leader (
    elected_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    leader_id text NOT NULL,
    name text NOT NULL DEFAULT 'default'::text,
    CONSTRAINT river_leader_pkey PRIMARY KEY (name),
    CONSTRAINT leader_id_length CHECK (((char_length(leader_id) > 0) AND (char_length(leader_id) < 128))),
    CONSTRAINT name_length CHECK ((name = 'default'::text))
);
CREATE TABLE river_notification (
    id bigint NOT NULL DEFAULT nextval('river_notification_id_seq'::regclass),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    payload text NOT NULL,
    topic text NOT NULL,
    CONSTRAINT river_notification_pkey PRIMARY KEY (id),
    CONSTRAINT topic_length CHECK (((length(topic) > 0) AND (length(topic) < 128)))
);
CREATE TABLE river_queue (
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    paused_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT river_queue_pkey PRIMARY KEY (name)
);
CREATE TABLE role_preferences (
    tenant_id uuid NOT NULL,
    role_profile_id text NOT NULL,
    features text[] NOT NULL,
    means real[] NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT role_preferences_pkey PRIMARY KEY (tenant_id, role_profile_id),
    CONSTRAINT role_preferences_role_profile_id_fkey FOREIGN KEY (role_profile_id) REFERENCES role_profiles(id) ON DELETE CASCADE,
    CONSTRAINT role_preferences_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT role_preferences_length_check CHECK ((cardinality(features) = cardinality(means)))
);
CREATE TABLE role_profiles (
    id text NOT NULL,
    name_de text NOT NULL,
    description_de text NOT NULL,
    tasks_de text NOT NULL,
    CONSTRAINT role_profiles_pkey PRIMARY KEY (id)
);
CREATE TABLE role_requirements (
    role_profile_id text NOT NULL,
    competency_id text NOT NULL,
    level integer NOT NULL,
    tomorrow integer NOT NULL,
    kind text NOT NULL,
    weight integer NOT NULL,
    CONSTRAINT role_requirements_pkey PRIMARY KEY (role_profile_id, competency_id),
    CONSTRAINT role_requirements_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competencies(id),
    CONSTRAINT role_requirements_role_profile_id_fkey FOREIGN KEY (role_profile_id) REFERENCES role_profiles(id) ON DELETE CASCADE,
    CONSTRAINT role_requirements_check CHECK (((tomorrow >= level) AND (tomorrow <= 8))),
    CONSTRAINT role_requirements_kind_check CHECK ((kind = ANY (ARRAY['must'::text, 'should'::text]))),
    CONSTRAINT role_requirements_level_check CHECK (((level >= 0) AND (level <= 8))),
    CONSTRAINT role_requirements_weight_check CHECK (((weight >= 1) AND (weight <= 5)))
);
CREATE TABLE run_sessions (
    run_id uuid NOT NULL,
    position integer NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT run_sessions_pkey PRIMARY KEY (run_id, "position"),
    CONSTRAINT run_sessions_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE,
    CONSTRAINT run_sessions_dates_check CHECK ((starts_at < ends_at)),
    CONSTRAINT run_sessions_position_check CHECK (("position" > 0))
);
CREATE TABLE runs (
    id uuid NOT NULL,
    module_id uuid NOT NULL,
    place text NOT NULL,
    seats integer NOT NULL,
    deadline timestamp with time zone NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    taken integer NOT NULL DEFAULT 0,
    waiting integer NOT NULL DEFAULT 0,
    tickets bigint NOT NULL DEFAULT 0,
    cancelled_at timestamp with time zone,
    CONSTRAINT runs_pkey PRIMARY KEY (id),
    CONSTRAINT runs_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id) ON DELETE CASCADE,
    CONSTRAINT runs_dates_check CHECK (((deadline <= starts_at) AND (starts_at < ends_at))),
    CONSTRAINT runs_seats_check CHECK (((seats >= 1) AND (seats <= 10000))),
    CONSTRAINT runs_taken_check CHECK (((taken >= 0) AND (taken <= seats))),
    CONSTRAINT runs_waiting_check CHECK ((waiting >= 0))
);
CREATE TABLE seat_tickets (
    id uuid NOT NULL,
    run_id uuid NOT NULL,
    tenant uuid NOT NULL,
    number bigint NOT NULL,
    seated boolean NOT NULL,
    CONSTRAINT seat_tickets_number_key UNIQUE (run_id, number),
    CONSTRAINT seat_tickets_pkey PRIMARY KEY (id),
    CONSTRAINT seat_tickets_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id),
    CONSTRAINT seat_tickets_tenant_fkey FOREIGN KEY (tenant) REFERENCES tenants(id),
    CONSTRAINT seat_tickets_number_check CHECK ((number > 0))
);
CREATE TABLE self_check_answers (
    tenant_id uuid NOT NULL,
    learner_id uuid NOT NULL,
    statement_id text NOT NULL,
    choice integer NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    position integer NOT NULL,
    counted boolean NOT NULL DEFAULT false,
    CONSTRAINT self_check_answers_position_key UNIQUE (tenant_id, learner_id, "position"),
    CONSTRAINT self_check_answers_pkey PRIMARY KEY (tenant_id, learner_id, statement_id),
    CONSTRAINT self_check_answers_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT self_check_answers_choice_check CHECK (((choice >= 0) AND (choice <= 4))),
    CONSTRAINT self_check_answers_position_check CHECK (("position" > 0))
);
CREATE TABLE sessions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    kiosk boolean NOT NULL DEFAULT false,
    CONSTRAINT sessions_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT sessions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sessions_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE signing_keys (
    kid text NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    CONSTRAINT signing_keys_pkey PRIMARY KEY (kid),
    CONSTRAINT signing_keys_public_key_check CHECK ((octet_length(public_key) = 32))
);
CREATE TABLE suggestion_lists (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    learner_id uuid NOT NULL,
    inputs_hash text NOT NULL,
    parts jsonb NOT NULL,
    size integer NOT NULL,
    note text NOT NULL,
    model text NOT NULL,
    framework_version text NOT NULL,
    catalogue_version bigint NOT NULL,
    vector_version bigint NOT NULL,
    policy_version text NOT NULL,
    program_version text NOT NULL,
    shown_at timestamp with time zone NOT NULL,
    CONSTRAINT suggestion_lists_inputs_key UNIQUE (tenant_id, learner_id, inputs_hash),
    CONSTRAINT suggestion_lists_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT suggestion_lists_tenant_id_learner_id_fkey FOREIGN KEY (tenant_id, learner_id) REFERENCES learners(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT suggestion_lists_size_check CHECK ((size > 0))
);
CREATE TABLE suggestions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    module_id uuid NOT NULL,
    position integer NOT NULL,
    score real NOT NULL,
    explanation jsonb NOT NULL,
    list_id uuid NOT NULL,
    CONSTRAINT suggestions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT suggestions_module_id_fkey FOREIGN KEY (module_id) REFERENCES modules(id) ON DELETE CASCADE,
    CONSTRAINT suggestions_tenant_id_list_id_fkey FOREIGN KEY (tenant_id, list_id) REFERENCES suggestion_lists(tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE tenant_settings (
    tenant_id uuid NOT NULL,
    k_anonymity integer NOT NULL DEFAULT 5,
    approver_id uuid,
    offer_hours integer NOT NULL DEFAULT 48,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT tenant_settings_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT tenant_settings_approver_fkey FOREIGN KEY (tenant_id, approver_id) REFERENCES users(tenant_id, id) ON DELETE SET NULL (approver_id),
    CONSTRAINT tenant_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT tenant_settings_k_anonymity_check CHECK (((k_anonymity >= 5) AND (k_anonymity <= 100))),
    CONSTRAINT tenant_settings_offer_hours_check CHECK (((offer_hours >= 1) AND (offer_hours <= 336)))
);
CREATE TABLE tenants (
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    land text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT tenants_slug_key UNIQUE (slug),
    CONSTRAINT tenants_pkey PRIMARY KEY (id),
    CONSTRAINT tenants_land_check CHECK ((land ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT tenants_slug_check CHECK ((slug ~ '^[a-z0-9-]{2,60}$'::text))
);
CREATE TABLE uploads (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    content bytea NOT NULL,
    options jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT uploads_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT uploads_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uploads_name_check CHECK ((length(name) <= 255))
);
CREATE TABLE users (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    roles text[] NOT NULL,
    provider_id uuid,
    disabled boolean NOT NULL DEFAULT false,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT users_login_key UNIQUE (tenant_id, login),
    CONSTRAINT users_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT users_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
    CONSTRAINT users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT users_login_check CHECK (((login = lower(login)) AND (login <> ''::text))),
    CONSTRAINT users_name_check CHECK ((name <> ''::text)),
    CONSTRAINT users_roles_check CHECK ((roles <@ ARRAY['learner'::text, 'hr'::text, 'author'::text, 'council'::text, 'admin'::text]))
);
CREATE TABLE vector_versions (
    model text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT vector_versions_pkey PRIMARY KEY (model)
);
CREATE TABLE verification_codes (
    code_hash bytea NOT NULL,
    tenant uuid NOT NULL,
    completion uuid NOT NULL,
    CONSTRAINT verification_codes_pkey PRIMARY KEY (code_hash),
    CONSTRAINT verification_codes_tenant_completion_fkey FOREIGN KEY (tenant, completion) REFERENCES completions(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT verification_codes_code_hash_check CHECK ((octet_length(code_hash) = 32))
);
CREATE TABLE withdrawn_credentials (
    id uuid NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL,
    CONSTRAINT withdrawn_credentials_pkey PRIMARY KEY (id)
);

CREATE INDEX access_log_at_idx ON public.access_log USING btree (tenant_id, at DESC);
CREATE INDEX completions_learner_idx ON public.completions USING btree (tenant_id, learner_id, created_at DESC);
CREATE INDEX enrolments_requested_idx ON public.enrolments USING btree (tenant_id, created_at) WHERE (state = 'requested'::text);
CREATE INDEX evidence_files_learner_idx ON public.evidence_files USING btree (tenant_id, learner_id);
CREATE INDEX evidence_learner_idx ON public.evidence USING btree (tenant_id, learner_id, competency_id, observed_on DESC);
CREATE INDEX idempotency_keys_age_idx ON public.idempotency_keys USING btree (tenant_id, created_at);
CREATE INDEX kiosk_codes_age_idx ON public.kiosk_codes USING btree (tenant_id, expires_at);
CREATE INDEX learners_unit_idx ON public.learners USING btree (tenant_id, org_unit_id);
CREATE INDEX messages_user_idx ON public.messages USING btree (tenant_id, user_id, created_at DESC);
CREATE INDEX module_teaches_competency_idx ON public.module_teaches USING btree (competency_id, level);
CREATE INDEX modules_filter_idx ON public.modules USING btree (state, language, format);
CREATE INDEX modules_provider_idx ON public.modules USING btree (provider_id, state);
CREATE INDEX path_reviews_offer_idx ON public.path_reviews USING btree (tenant_id, offer_id) WHERE (offer_id IS NOT NULL);
CREATE INDEX paths_learner_idx ON public.paths USING btree (tenant_id, learner_id, created_at DESC);
CREATE INDEX prerequisite_groups_member_idx ON public.prerequisite_groups USING btree (member_id);
CREATE INDEX river_job_args_index ON public.river_job USING gin (args);
CREATE INDEX river_job_kind ON public.river_job USING btree (kind);
CREATE INDEX river_job_metadata_index ON public.river_job USING gin (metadata);
CREATE INDEX river_job_prioritized_fetching_index ON public.river_job USING btree (state, queue, priority, scheduled_at, id);
CREATE INDEX river_job_state_and_finalized_at_index ON public.river_job USING btree (state, finalized_at) WHERE (finalized_at IS NOT NULL);
CREATE INDEX river_notification_created_at_idx ON public.river_notification USING btree (created_at);
CREATE INDEX river_notification_topic_id_idx ON public.river_notification USING btree (topic, id);
CREATE INDEX runs_module_idx ON public.runs USING btree (module_id, starts_at);
CREATE INDEX seat_tickets_queue_idx ON public.seat_tickets USING btree (run_id, number) WHERE (NOT seated);
CREATE INDEX sessions_user_idx ON public.sessions USING btree (tenant_id, user_id);
CREATE INDEX suggestion_lists_shown_idx ON public.suggestion_lists USING btree (tenant_id, learner_id, shown_at DESC);
CREATE INDEX suggestions_list_idx ON public.suggestions USING btree (tenant_id, list_id, "position");
CREATE INDEX verification_codes_completion_idx ON public.verification_codes USING btree (tenant, completion);
CREATE UNIQUE INDEX completions_elsewhere_key ON public.completions USING btree (tenant_id, learner_id, module_id, completed_on) WHERE ((enrolment_id IS NULL) AND (withdrawn_at IS NULL));
CREATE UNIQUE INDEX completions_enrolment_key ON public.completions USING btree (tenant_id, enrolment_id) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX enrolments_run_key ON public.enrolments USING btree (tenant_id, learner_id, run_id) WHERE ((run_id IS NOT NULL) AND (state = ANY (ARRAY['requested'::text, 'enrolled'::text, 'waiting'::text, 'offered'::text])));
CREATE UNIQUE INDEX enrolments_start_key ON public.enrolments USING btree (tenant_id, learner_id, module_id) WHERE ((run_id IS NULL) AND (state = ANY (ARRAY['requested'::text, 'enrolled'::text])));
CREATE UNIQUE INDEX enrolments_ticket_key ON public.enrolments USING btree (tenant_id, ticket);
CREATE UNIQUE INDEX plans_active_key ON public.plans USING btree (tenant_id, learner_id) WHERE (state = 'active'::text);
CREATE UNIQUE INDEX river_job_unique_idx ON public.river_job USING btree (unique_key) WHERE ((unique_key IS NOT NULL) AND (unique_states IS NOT NULL) AND river_job_state_in_bitmask(unique_states, state));

CREATE TRIGGER competency_embeddings_deleted AFTER DELETE ON public.competency_embeddings REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version();
CREATE TRIGGER competency_embeddings_inserted AFTER INSERT ON public.competency_embeddings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version();
CREATE TRIGGER competency_embeddings_updated AFTER UPDATE ON public.competency_embeddings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version();
CREATE TRIGGER decisions_deleted AFTER DELETE ON public.decisions REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER decisions_inserted AFTER INSERT ON public.decisions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER decisions_updated AFTER UPDATE ON public.decisions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER enrolments_seat_back AFTER DELETE ON public.enrolments FOR EACH ROW WHEN ((old.ticket IS NOT NULL)) EXECUTE FUNCTION give_seat_back();
CREATE TRIGGER evidence_deleted AFTER DELETE ON public.evidence REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER evidence_inserted AFTER INSERT ON public.evidence REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER evidence_updated AFTER UPDATE ON public.evidence REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER evidence_withdrawals_deleted AFTER DELETE ON public.evidence_withdrawals REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER evidence_withdrawals_inserted AFTER INSERT ON public.evidence_withdrawals REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER evidence_withdrawals_updated AFTER UPDATE ON public.evidence_withdrawals REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER learners_revision BEFORE UPDATE ON public.learners FOR EACH ROW WHEN ((new.revision = old.revision)) EXECUTE FUNCTION raise_own_revision();
CREATE TRIGGER module_embeddings_deleted AFTER DELETE ON public.module_embeddings REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version();
CREATE TRIGGER module_embeddings_inserted AFTER INSERT ON public.module_embeddings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version();
CREATE TRIGGER module_embeddings_updated AFTER UPDATE ON public.module_embeddings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_vector_version();
CREATE TRIGGER own_targets_deleted AFTER DELETE ON public.own_targets REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER own_targets_inserted AFTER INSERT ON public.own_targets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER own_targets_updated AFTER UPDATE ON public.own_targets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER preferences_touch AFTER INSERT OR DELETE OR UPDATE ON public.preferences FOR EACH ROW EXECUTE FUNCTION touch_learners();
CREATE TRIGGER role_preferences_touch AFTER INSERT OR DELETE OR UPDATE ON public.role_preferences FOR EACH ROW EXECUTE FUNCTION touch_learners();

ALTER TABLE access_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_log FORCE ROW LEVEL SECURITY;
ALTER TABLE calendar_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_events FORCE ROW LEVEL SECURITY;
ALTER TABLE calendar_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_tokens FORCE ROW LEVEL SECURITY;
ALTER TABLE completion_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE completion_evidence FORCE ROW LEVEL SECURITY;
ALTER TABLE completions ENABLE ROW LEVEL SECURITY;
ALTER TABLE completions FORCE ROW LEVEL SECURITY;
ALTER TABLE decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE decisions FORCE ROW LEVEL SECURITY;
ALTER TABLE enrolments ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrolments FORCE ROW LEVEL SECURITY;
ALTER TABLE evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence FORCE ROW LEVEL SECURITY;
ALTER TABLE evidence_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence_files FORCE ROW LEVEL SECURITY;
ALTER TABLE evidence_withdrawals ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence_withdrawals FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE kiosk_cards ENABLE ROW LEVEL SECURITY;
ALTER TABLE kiosk_cards FORCE ROW LEVEL SECURITY;
ALTER TABLE kiosk_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE kiosk_codes FORCE ROW LEVEL SECURITY;
ALTER TABLE learners ENABLE ROW LEVEL SECURITY;
ALTER TABLE learners FORCE ROW LEVEL SECURITY;
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
ALTER TABLE org_units ENABLE ROW LEVEL SECURITY;
ALTER TABLE org_units FORCE ROW LEVEL SECURITY;
ALTER TABLE own_targets ENABLE ROW LEVEL SECURITY;
ALTER TABLE own_targets FORCE ROW LEVEL SECURITY;
ALTER TABLE path_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE path_reviews FORCE ROW LEVEL SECURITY;
ALTER TABLE path_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE path_steps FORCE ROW LEVEL SECURITY;
ALTER TABLE paths ENABLE ROW LEVEL SECURITY;
ALTER TABLE paths FORCE ROW LEVEL SECURITY;
ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans FORCE ROW LEVEL SECURITY;
ALTER TABLE preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE preferences FORCE ROW LEVEL SECURITY;
ALTER TABLE profile_embeddings ENABLE ROW LEVEL SECURITY;
ALTER TABLE profile_embeddings FORCE ROW LEVEL SECURITY;
ALTER TABLE role_preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_preferences FORCE ROW LEVEL SECURITY;
ALTER TABLE self_check_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE self_check_answers FORCE ROW LEVEL SECURITY;
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE suggestion_lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE suggestion_lists FORCE ROW LEVEL SECURITY;
ALTER TABLE suggestions ENABLE ROW LEVEL SECURITY;
ALTER TABLE suggestions FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_settings FORCE ROW LEVEL SECURITY;
ALTER TABLE uploads ENABLE ROW LEVEL SECURITY;
ALTER TABLE uploads FORCE ROW LEVEL SECURITY;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant_wall ON access_log USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON calendar_events USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON calendar_tokens USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON completion_evidence USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON completions USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON decisions USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON enrolments USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON evidence USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON evidence_files USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON evidence_withdrawals USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON idempotency_keys USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON kiosk_cards USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON kiosk_codes USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON learners USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON messages USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON org_units USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON own_targets USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON path_reviews USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON path_steps USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON paths USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON plans USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON preferences USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON profile_embeddings USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON role_preferences USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON self_check_answers USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON sessions USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON suggestion_lists USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON suggestions USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON tenant_settings USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON uploads USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));
CREATE POLICY tenant_wall ON users USING (tenant_id = ( SELECT current_tenant() AS current_tenant)) WITH CHECK (tenant_id = ( SELECT current_tenant() AS current_tenant));

GRANT DELETE, INSERT, SELECT, UPDATE ON alignments TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON areas TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON calendar_events TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON calendar_tokens TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON catalogue_version TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON competencies TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON competency_embeddings TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON completion_evidence TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON completions TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON decisions TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON enrolments TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON evidence_files TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON frameworks TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_keys TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON kiosk_cards TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON kiosk_codes TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON learners TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON level_descriptors TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON login_attempts TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON messages TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON module_embeddings TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON module_outcomes TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON module_requires TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON module_teaches TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON modules TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON org_units TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON own_targets TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON participation_codes TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON path_reviews TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON path_steps TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON paths TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON plans TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON preferences TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON prerequisite_groups TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON profile_embeddings TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON providers TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON river_job TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON river_leader TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON river_notification TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON river_queue TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON role_preferences TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON role_profiles TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON role_requirements TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON run_sessions TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON runs TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON seat_tickets TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON self_check_answers TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON sessions TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON suggestion_lists TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON suggestions TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON tenant_settings TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON tenants TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON uploads TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON users TO lernpfad_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON vector_versions TO lernpfad_app;
GRANT INSERT, SELECT ON access_log TO lernpfad_app;
GRANT INSERT, SELECT ON evidence TO lernpfad_app;
GRANT INSERT, SELECT ON evidence_withdrawals TO lernpfad_app;
GRANT INSERT, SELECT ON signing_keys TO lernpfad_app;
GRANT INSERT, SELECT ON verification_codes TO lernpfad_app;
GRANT INSERT, SELECT ON withdrawn_credentials TO lernpfad_app;

