//! The tables as Diesel sees them: one schema for both databases. A test compares it with what
//! each migrated database really has.
#![expect(missing_docs, reason = "the migrations say what the columns are")]

use diesel::{allow_tables_to_appear_in_same_query, table};

table! {
    instance (name) {
        name -> Text,
        value -> Text,
    }
}

table! {
    teams (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        kind -> Text,
        created_at -> Timestamp,
        deactivated_at -> Nullable<Timestamp>,
    }
}

table! {
    people (id) {
        id -> Text,
        handle -> Text,
        name -> Text,
        email -> Text,
        password_hash -> Nullable<Text>,
        theme -> Text,
        keys_on -> Bool,
        created_at -> Timestamp,
        deactivated_at -> Nullable<Timestamp>,
        digest_hour -> Nullable<Integer>,
        mail_at_once -> Bool,
    }
}

table! {
    memberships (person_id, team_id) {
        team_id -> Text,
        person_id -> Text,
        role -> Text,
        created_at -> Timestamp,
    }
}

table! {
    grants (person_id, grant_name) {
        person_id -> Text,
        grant_name -> Text,
        granted_by -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

table! {
    sessions (id) {
        id -> Text,
        person_id -> Text,
        secret_hash -> Text,
        device -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

table! {
    api_tokens (id) {
        id -> Text,
        person_id -> Text,
        name -> Text,
        secret_hash -> Text,
        scope -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

table! {
    one_time_links (secret_hash) {
        secret_hash -> Text,
        purpose -> Text,
        person_id -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

table! {
    sign_in_failures (subject) {
        subject -> Text,
        failures -> Integer,
        failed_at -> Timestamp,
    }
}

table! {
    checklist_versions (kind, version) {
        kind -> Text,
        version -> Integer,
        hash -> Text,
        path -> Text,
        content -> Text,
        published_at -> Timestamp,
        source -> Text,
        draft_id -> Nullable<Text>,
    }
}

table! {
    checklist_drafts (id) {
        id -> Text,
        number -> Integer,
        state -> Text,
        content -> Text,
        version -> Integer,
        opened_by -> Text,
        opened_at -> Timestamp,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
        ended_words -> Text,
        open_reviews -> Nullable<Text>,
    }
}

table! {
    draft_edits (id) {
        id -> Text,
        draft_id -> Text,
        item_id -> Nullable<Text>,
        edit -> Text,
        reason -> Text,
        lesson -> Nullable<Integer>,
        draft_version -> Integer,
        edited_by -> Text,
        edited_at -> Timestamp,
    }
}

table! {
    lessons (id) {
        id -> Text,
        number -> Integer,
        what_happened -> Text,
        link -> Text,
        origin -> Text,
        effect -> Text,
        item_id -> Nullable<Text>,
        proposed_change -> Text,
        service_id -> Nullable<Text>,
        state -> Text,
        filed_by -> Text,
        filed_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decision_words -> Text,
        draft_number -> Nullable<Integer>,
        changed_by -> Text,
        version -> Integer,
    }
}

table! {
    lesson_remarks (id) {
        id -> Text,
        lesson_id -> Text,
        words -> Text,
        became -> Nullable<Text>,
        said_by -> Text,
        said_at -> Timestamp,
    }
}

table! {
    lesson_items (id) {
        id -> Text,
        lesson_id -> Text,
        kind -> Text,
        checklist_version -> Integer,
        item_id -> Text,
        applied_by -> Text,
        applied_at -> Timestamp,
    }
}

table! {
    services (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        description -> Text,
        team_id -> Text,
        stage -> Text,
        stage_since -> Timestamp,
        importance -> Text,
        facts -> Text,
        target_launch -> Nullable<Date>,
        launched_at -> Nullable<Timestamp>,
        self_managed_since -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        running_team_id -> Nullable<Text>,
    }
}

table! {
    compliance_profiles (service_id) {
        service_id -> Text,
        answers -> Text,
        confirmations -> Text,
        unanswered -> Integer,
        unknown_without_owner -> Integer,
        regimes -> Text,
        critical -> Bool,
        version -> Integer,
        changed_at -> Nullable<Timestamp>,
    }
}

table! {
    reviews (id) {
        id -> Text,
        service_id -> Text,
        kind -> Text,
        number -> Integer,
        checklist_version -> Integer,
        state -> Text,
        state_since -> Timestamp,
        traits -> Text,
        consultant_id -> Nullable<Text>,
        consultant_since -> Nullable<Timestamp>,
        target_date -> Nullable<Date>,
        asked -> Integer,
        answered -> Integer,
        accepted -> Integer,
        changes_asked -> Integer,
        opened_by -> Text,
        opened_at -> Timestamp,
        submitted_by -> Nullable<Text>,
        submitted_at -> Nullable<Timestamp>,
        signed_off_at -> Nullable<Timestamp>,
        valid_until -> Nullable<Timestamp>,
        way_out -> Nullable<Text>,
        revision -> Integer,
        low_risk -> Nullable<Text>,
    }
}

table! {
    answers (review_id, item_id) {
        review_id -> Text,
        item_id -> Text,
        position -> Integer,
        reported -> Nullable<Text>,
        value -> Nullable<Text>,
        answer_version -> Integer,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        note -> Text,
        note_version -> Integer,
        noted_by -> Nullable<Text>,
        noted_at -> Nullable<Timestamp>,
        evidence_version -> Integer,
        evidence_expires_on -> Nullable<Date>,
        messages -> Integer,
        open_questions -> Integer,
        carried_from -> Nullable<Text>,
        verdict -> Nullable<Text>,
        verdict_by -> Nullable<Text>,
        verdict_at -> Nullable<Timestamp>,
        verdict_comment -> Text,
        verdict_seen -> Nullable<Text>,
        verdict_in_bulk -> Bool,
        condition_due_on -> Nullable<Date>,
        evidence_count -> Integer,
        waived_until -> Nullable<Date>,
        verdict_rests_until -> Nullable<Timestamp>,
        verdict_measured -> Nullable<Text>,
        explanations -> Integer,
        explained_version -> Nullable<Integer>,
    }
}

table! {
    answer_explanations (id) {
        id -> Text,
        review_id -> Text,
        item_id -> Text,
        answer_version -> Integer,
        reason -> Text,
        reported -> Text,
        measure -> Text,
        value -> Double,
        window_days -> Integer,
        explained_by -> Text,
        explained_at -> Timestamp,
    }
}

table! {
    answer_authors (review_id, item_id, person_id) {
        review_id -> Text,
        item_id -> Text,
        person_id -> Text,
    }
}

table! {
    evidence (id) {
        id -> Text,
        review_id -> Text,
        item_id -> Text,
        url -> Nullable<Text>,
        title -> Text,
        expires_on -> Nullable<Date>,
        added_by -> Text,
        added_at -> Timestamp,
        removed_by -> Nullable<Text>,
        removed_at -> Nullable<Timestamp>,
    }
}

table! {
    messages (id) {
        id -> Text,
        review_id -> Text,
        item_id -> Text,
        author_id -> Text,
        body -> Text,
        is_question -> Bool,
        answered_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

table! {
    conditions (id) {
        id -> Text,
        review_id -> Text,
        item_id -> Text,
        words -> Text,
        owner_id -> Text,
        due_on -> Date,
        before_launch -> Bool,
        state -> Text,
        set_by -> Text,
        set_at -> Timestamp,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
    }
}

table! {
    sign_offs (id) {
        id -> Text,
        review_id -> Text,
        person_id -> Text,
        signed_as -> Text,
        sentence -> Text,
        content_hash -> Text,
        content -> Text,
        checklist_hash -> Text,
        signed_at -> Timestamp,
        sre_teams -> Text,
    }
}

table! {
    review_snapshots (id) {
        id -> Text,
        review_id -> Text,
        number -> Integer,
        name -> Text,
        checklist_version -> Integer,
        content -> Text,
        content_hash -> Text,
        taken_by -> Text,
        taken_at -> Timestamp,
    }
}

table! {
    waivers (review_id, number) {
        review_id -> Text,
        number -> Integer,
        item_id -> Text,
        severity -> Text,
        reason -> Text,
        compensating_control -> Text,
        last_day -> Date,
        asked_by -> Text,
        asked_at -> Timestamp,
        state -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decision_words -> Text,
        revoked_by -> Nullable<Text>,
        revoked_at -> Nullable<Timestamp>,
        revocation_words -> Text,
        version -> Integer,
    }
}

table! {
    transitions (id) {
        id -> Text,
        service_id -> Text,
        transition -> Text,
        from_stage -> Text,
        to_stage -> Text,
        decided_by -> Text,
        decided_at -> Timestamp,
        reason -> Text,
        gates -> Text,
    }
}

table! {
    chain_heads (chain) {
        chain -> Text,
        seq -> BigInt,
        hash -> Text,
    }
}

table! {
    events (chain, seq) {
        chain -> Text,
        seq -> BigInt,
        at -> Timestamp,
        actor_id -> Nullable<Text>,
        entry -> Text,
        kind -> Text,
        subject -> Text,
        details -> Text,
        request_id -> Text,
        previous -> Text,
        hash -> Text,
    }
}

table! {
    checkpoints (seq) {
        seq -> BigInt,
        at -> Timestamp,
        heads -> Text,
        previous -> Text,
        hash -> Text,
    }
}

table! {
    outbox (id) {
        id -> Text,
        person_id -> Text,
        kind -> Text,
        data -> Text,
        thread -> Text,
        state -> Text,
        attempts -> Integer,
        refusals -> Integer,
        next_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        leased_by -> Nullable<Text>,
        last_error -> Text,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

table! {
    reminders (thing, kind, days_before) {
        thing -> Text,
        kind -> Text,
        days_before -> Integer,
        told_at -> Timestamp,
    }
}

table! {
    repeated_calls (person_id, call_key) {
        person_id -> Text,
        call_key -> Text,
        request_hash -> Text,
        request_id -> Text,
        made_at -> Timestamp,
        status -> Nullable<Integer>,
        place -> Nullable<Text>,
        answer -> Nullable<Text>,
    }
}

table! {
    readings (id) {
        id -> Text,
        service_id -> Text,
        reading -> Text,
        value -> Double,
        link -> Text,
        attested_by -> Text,
        attested_at -> Timestamp,
    }
}

table! {
    handbacks (id) {
        id -> Text,
        service_id -> Text,
        number -> Integer,
        state -> Text,
        version -> Integer,
        running_team_id -> Text,
        proposed_by -> Text,
        proposed_as -> Text,
        proposed_at -> Timestamp,
        reason -> Text,
        urgent_reason -> Text,
        urgent_lead_id -> Nullable<Text>,
        reply_due -> Date,
        case_at_proposal -> Text,
        reply -> Text,
        replied_by -> Nullable<Text>,
        replied_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
        decision -> Nullable<Text>,
        decision_reason -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        case_at_decision -> Nullable<Text>,
        effective_on -> Nullable<Date>,
        review_on -> Nullable<Date>,
        consultant_id -> Nullable<Text>,
        new_team_id -> Nullable<Text>,
        handed_back_at -> Nullable<Timestamp>,
        returned_at -> Nullable<Timestamp>,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
        closing_words -> Text,
    }
}

table! {
    return_conditions (id) {
        id -> Text,
        handback_id -> Text,
        number -> Integer,
        words -> Text,
        origin -> Text,
        owner_id -> Nullable<Text>,
        due_on -> Nullable<Date>,
        state -> Text,
        version -> Integer,
        created_at -> Timestamp,
        settled_by -> Nullable<Text>,
        settled_at -> Nullable<Timestamp>,
        settled_words -> Text,
    }
}

table! {
    takeovers (id) {
        id -> Text,
        service_id -> Text,
        number -> Integer,
        team_id -> Text,
        words -> Text,
        asked_by -> Text,
        asked_at -> Timestamp,
        answer -> Nullable<Text>,
        not_before -> Nullable<Date>,
        answer_words -> Text,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        version -> Integer,
        done_at -> Nullable<Timestamp>,
    }
}

table! {
    burden_attestations (id) {
        id -> Text,
        service_id -> Text,
        within_bar -> Bool,
        figures -> Text,
        link -> Text,
        attested_by -> Text,
        attested_at -> Timestamp,
    }
}

table! {
    gate_overrides (id) {
        id -> Text,
        service_id -> Text,
        transition -> Text,
        gate -> Text,
        reason -> Text,
        until_on -> Date,
        given_by -> Text,
        given_at -> Timestamp,
    }
}

table! {
    override_revocations (override_id) {
        override_id -> Text,
        reason -> Text,
        revoked_by -> Text,
        revoked_at -> Timestamp,
    }
}

table! {
    back_up_statements (id) {
        id -> Text,
        service_id -> Text,
        said -> Text,
        until_on -> Nullable<Date>,
        team_id -> Nullable<Text>,
        words -> Text,
        link -> Text,
        fallback_id -> Nullable<Text>,
        stated_by -> Text,
        stated_at -> Timestamp,
    }
}

table! {
    handoffs (id) {
        id -> Text,
        service_id -> Text,
        number -> Integer,
        outcome -> Text,
        transition_id -> Nullable<Text>,
        team_id -> Nullable<Text>,
        review_id -> Nullable<Text>,
        transfer_order -> Text,
        shadow_from -> Nullable<Date>,
        shadow_until -> Nullable<Date>,
        back_up_until -> Nullable<Date>,
        success_criteria -> Text,
        look_again_on -> Nullable<Date>,
        reason -> Text,
        gates -> Text,
        limits -> Text,
        decided_by -> Text,
        decided_at -> Timestamp,
    }
}

table! {
    sre_sites (id) {
        id -> Text,
        team_id -> Text,
        statement -> Integer,
        name -> Text,
        people -> Integer,
        stated_by -> Text,
        stated_at -> Timestamp,
    }
}

table! {
    stated_loads (id) {
        id -> Text,
        team_id -> Text,
        service_id -> Nullable<Text>,
        incidents -> Nullable<Integer>,
        operational -> Nullable<Integer>,
        on_call -> Nullable<Integer>,
        stated_by -> Text,
        stated_at -> Timestamp,
    }
}

table! {
    engagements (id) {
        id -> Text,
        service_id -> Text,
        person_id -> Text,
        helped_on -> Date,
        minutes -> Integer,
        what_changed -> Text,
        review_id -> Nullable<Text>,
        item_id -> Nullable<Text>,
        logged_at -> Timestamp,
    }
}

table! {
    engagement_withdrawals (engagement_id) {
        engagement_id -> Text,
        reason -> Text,
        withdrawn_at -> Timestamp,
    }
}

table! {
    first_contacts (service_id) {
        service_id -> Text,
        at -> Timestamp,
        person_id -> Text,
        how -> Text,
    }
}

table! {
    signal_sources (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        sender -> Text,
        field -> Text,
        sealed_secret -> Text,
        older_secret -> Nullable<Text>,
        older_until -> Nullable<Timestamp>,
        created_by -> Text,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

table! {
    signal_source_services (source_id, name) {
        source_id -> Text,
        name -> Text,
        service_id -> Text,
    }
}

table! {
    signal_deliveries (id) {
        id -> Text,
        source_id -> Text,
        delivery_key -> Text,
        event_name -> Text,
        received_at -> Timestamp,
        body -> Text,
        is_test -> Bool,
        state -> Text,
        problem -> Text,
        statements -> Integer,
        read_at -> Nullable<Timestamp>,
    }
}

table! {
    signal_facts (id) {
        id -> Text,
        service_id -> Text,
        source_id -> Text,
        kind -> Text,
        fact_key -> Text,
        fact_group -> Text,
        title -> Text,
        opened_at -> Nullable<Timestamp>,
        acknowledged_at -> Nullable<Timestamp>,
        resolved_at -> Nullable<Timestamp>,
        reopened_at -> Nullable<Timestamp>,
        told_at -> Timestamp,
        body -> Text,
    }
}

table! {
    signal_days (service_id, on_day) {
        service_id -> Text,
        on_day -> Date,
        pages -> Integer,
        alerts -> Integer,
        incidents_first -> Integer,
        incidents_second -> Integer,
        deploys -> Integer,
        failed_deploys -> Integer,
        bad -> Double,
        total -> Double,
        target -> Nullable<Double>,
        marks -> Text,
        promises -> Text,
        told_pages -> Bool,
        told_incidents -> Bool,
        told_deploys -> Bool,
    }
}

table! {
    measurements (service_id, measure) {
        service_id -> Text,
        measure -> Text,
        value -> Double,
        window_days -> Integer,
        sources -> Text,
        told_at -> Timestamp,
        measured_at -> Timestamp,
    }
}

table! {
    measured_readings (service_id, reading) {
        service_id -> Text,
        reading -> Text,
        value -> Double,
        sources -> Text,
        told_at -> Timestamp,
        measured_at -> Timestamp,
    }
}

table! {
    expected_effects (id) {
        id -> Text,
        service_id -> Text,
        item_id -> Nullable<Text>,
        lesson_number -> Nullable<Integer>,
        measure -> Text,
        direction -> Text,
        since_on -> Date,
        value_before -> Nullable<Double>,
        expected_by -> Text,
        expected_at -> Timestamp,
        withdrawn_by -> Nullable<Text>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

table! {
    standing_conditions (service_id, fragility) {
        service_id -> Text,
        fragility -> Text,
        grade -> Text,
        since -> Timestamp,
    }
}

table! {
    signal_states (service_id) {
        service_id -> Text,
        changed_from -> Nullable<Timestamp>,
        changes -> Integer,
        measured_at -> Nullable<Timestamp>,
    }
}

allow_tables_to_appear_in_same_query!(
    signal_sources,
    signal_source_services,
    signal_deliveries,
    signal_facts,
    signal_days,
    measurements,
    measured_readings,
    signal_states,
    standing_conditions,
    expected_effects,
    engagements,
    engagement_withdrawals,
    first_contacts,
    readings,
    handbacks,
    return_conditions,
    gate_overrides,
    override_revocations,
    takeovers,
    lessons,
    lesson_remarks,
    lesson_items,
    teams,
    people,
    memberships,
    grants,
    sessions,
    api_tokens,
    one_time_links,
    sign_in_failures,
    checklist_versions,
    checklist_drafts,
    draft_edits,
    services,
    compliance_profiles,
    reviews,
    answers,
    answer_explanations,
    answer_authors,
    evidence,
    messages,
    outbox,
    conditions,
    waivers,
    review_snapshots,
    sign_offs,
    transitions,
    chain_heads,
    events,
    checkpoints,
);
