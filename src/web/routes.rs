//! Every route on one screen. A row mounts the page, the JSON twin below `/api/v1`, and the entry
//! of the API document; the test of rights walks the same rows.

use super::actions::{
    account, attestations, back_up, capacity, compliance, drafts, effects, engagements, handbacks,
    handoffs, items, lessons, low_risk, mail, overrides, people, reviews, services, sessions,
    setup, signals, takeovers, waivers,
};
use super::door::route::Access::{self, Anyone};
use super::door::route::{Route, act, both, data, file, form, json, page, replace};
use super::handlers::{self as read, api};
use crate::domain::policy::Action;
use crate::ops;

const fn may(action: Action) -> Access {
    Access::May(action)
}

/// The table of routes.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    let reader = may(Action::Read);
    let own = may(Action::ManageAccount);
    let admin = may(Action::Administer);
    let mut rows = vec![
        // ways in
        page("/sessions/new", Anyone, read::sessions::new, "The sign-in page."),
        act("/sessions", Anyone, sessions::create, sessions::CREATE, "Sign in.", json::<ops::account::AccountSaved>()),
        form("/sessions/demo", Anyone, sessions::demo, sessions::DEMO, "Sign in as a person of the demo."),
        act("/sessions/current/removal", own, sessions::end_current, &[], "Sign out.", json::<ops::sessions::SessionEnded>()),
        page("/setup", Anyone, read::sessions::setup, "The page for the first administrator."),
        act("/setup", Anyone, setup::first_admin, setup::FIRST_ADMIN, "Make the first administrator.", json::<ops::account::AccountSaved>()),
        page("/setup/service", admin, read::sessions::setup_service, "The page for the first team and service."),
        act("/setup/service", admin, setup::first_service, setup::FIRST_SERVICE, "Make the first team and service.", json::<ops::setup::FirstService>()),
        page("/invitations", Anyone, read::sessions::invitation, "The page of an invitation."),
        act("/invitations", Anyone, sessions::accept, sessions::ACCEPT, "Set the password of an invited person.", json::<ops::account::AccountSaved>()),
        // overview
        both("/", read::services::home, api::work, "What needs me.", json::<ops::my_work::MyWork>()),
        both("/services", read::services::index, api::portfolio, "The portfolio. Filters: stage (or handed_back), team, q, page.", json::<ops::portfolio::Portfolio>()),
        both("/reviews", read::reviews::index, api::reviews, "Reviews under way.", json::<Vec<ops::around::ReviewSummary>>()),
        page("/search", reader, read::people::find, "Find services, items and people."),
        // services
        page("/services/new", reader, read::services::new, "The form of a new service."),
        act("/services", may(Action::CreateService), services::create, services::CREATE, "Create a service.", json::<ops::services::ServiceSaved>()),
        both("/services/{svc}", read::services::show, api::service, "One service, with its gates.", json::<ops::service_page::ServiceDetail>()),
        replace("/services/{svc}", may(Action::EditService), services::edit, services::EDIT, "Change what is said about a service.", json::<ops::services::ServiceSaved>()),
        page("/services/{svc}/edit", reader, read::services::edit, "The form of a service."),
        both("/services/{svc}/history", read::services::history, api::history, "What happened to a service. Filter: before.", json::<ops::events::History>()),
        both("/services/{svc}/signals", read::service_signals::show, read::service_signals::data, "How a service has run, and what was measured of it. Filter: weeks, a number or all.", json::<ops::service_signals::ServiceSignals>()),
        file("/services/{svc}/signals.csv", reader, read::service_signals::table, "The weeks of a service as a table. Filter: weeks."),
        both("/services/{svc}/compliance", read::services::profile, api::profile, "The compliance profile.", json::<ops::compliance::ProfileDetail>()),
        replace("/services/{svc}/compliance", may(Action::AnswerCompliance), compliance::answer, compliance::ANSWER, "Answer the compliance questionnaire.", json::<ops::compliance::ProfileSaved>()),
        replace("/services/{svc}/compliance/confirmations", may(Action::ConfirmCompliance), compliance::confirm, compliance::CONFIRM, "Confirm whether a regime is in scope.", json::<ops::compliance::ProfileSaved>()),
        replace("/services/{svc}/launches", may(Action::Launch), services::launch, services::LAUNCH, "Launch a service.", json::<ops::services::ServiceSaved>()),
        // consulting
        both("/consulting", read::consulting::index, read::consulting::data, "Who asks for an SRE, who helps whom, and the hours given. Filters: page, service.", json::<ops::consulting::Consulting>()),
        file("/consulting/export.csv", reader, read::consulting::export_file, "The help of a quarter as CSV, one line per entry. Filters: quarter, person."),
        data("/consulting/export", read::consulting::export, "The help of a quarter, one line per entry. Filters: quarter, person.", json::<Vec<ops::engagements::ExportLine>>()),
        data("/services/{svc}/engagements", read::consulting::of_service, "The help that a service had from SREs.", json::<ops::engagements::Help>()),
        act("/services/{svc}/engagements", may(Action::LogEngagement), engagements::log, engagements::LOG, "Log help that one gave to a service.", json::<ops::engagements::EngagementSaved>()),
        act("/services/{svc}/engagements/{id}/withdrawal", may(Action::WithdrawEngagement), engagements::withdraw, engagements::WITHDRAW, "Withdraw an entry of help that was wrong.", json::<ops::engagements::EngagementSaved>()),
        // what gates rest on
        data("/services/{svc}/attestations", api::attestations, "The attestations of the operational burden of a service.", json::<ops::attestations::Attestations>()),
        act("/services/{svc}/attestations", may(Action::Attest), attestations::attest, attestations::ATTEST, "Attest the operational burden of a service.", json::<ops::attestations::AttestationSaved>()),
        data("/services/{svc}/back-up", api::back_up, "How long the developers of a service stay after its handoff.", json::<ops::back_up::BackUpDetail>()),
        act("/services/{svc}/back-up", may(Action::EditService), back_up::state, back_up::STATE, "State how long the developers stay, or write a fallback.", json::<ops::back_up::BackUpSaved>()),
        act("/services/{svc}/back-up/period", may(Action::AcceptIntoSre), back_up::agree, back_up::AGREE, "Agree to a back-up period.", json::<ops::back_up::BackUpSaved>()),
        act("/services/{svc}/back-up/{id}/approval", may(Action::ApproveFallback), back_up::approve, &[], "Approve a fallback.", json::<ops::back_up::BackUpSaved>()),
        data("/services/{svc}/overrides", api::overrides, "The overrides of gates of a service.", json::<Vec<ops::overrides::OverrideDetail>>()),
        act("/services/{svc}/overrides", may(Action::OverrideGate), overrides::override_gate, overrides::OVERRIDE, "Override a gate that has not passed.", json::<ops::overrides::OverrideSaved>()),
        act("/services/{svc}/overrides/{id}/revocation", may(Action::OverrideGate), overrides::revoke, overrides::REVOKE, "End an override before its last day.", json::<ops::overrides::OverrideSaved>()),
        // what is expected of items and lessons
        act("/services/{svc}/effects", may(Action::ExpectEffect), effects::expect, effects::EXPECT, "Expect an effect of an item or a lesson on a measure of a service.", json::<ops::expected_effects::EffectSaved>()),
        act("/services/{svc}/effects/{id}/withdrawal", may(Action::ExpectEffect), effects::withdraw, &[], "Withdraw an effect that was expected by mistake.", json::<ops::expected_effects::EffectSaved>()),
        // taking over
        both("/takeovers", read::takeovers::index, api::takeovers, "Services that wait for an SRE team, in the order in which they are served.", json::<Vec<ops::takeovers::TakeoverDetail>>()),
        data("/services/{svc}/takeovers", api::takeovers_of, "The requests of a service to be taken over.", json::<Vec<ops::takeovers::TakeoverDetail>>()),
        act("/services/{svc}/takeovers", may(Action::AskForHandoff), takeovers::ask, takeovers::ASK, "Ask an SRE team to take a service over.", json::<ops::takeovers::TakeoverSaved>()),
        replace("/services/{svc}/takeovers/{n}/answer", may(Action::AcceptIntoSre), takeovers::answer, takeovers::ANSWER, "Say yes, not now or no to a request.", json::<ops::takeovers::TakeoverSaved>()),
        // signals
        both("/signals", read::signals::index, read::signals::all, "The sources of signals.", json::<Vec<ops::signal_sources::SourceSummary>>()),
        page("/signals/new", reader, read::signals::new, "The form of a new source of signals."),
        act("/signals", admin, signals::create, signals::CREATE, "Add a source of signals, and show its secret this once.", json::<ops::signal_sources::SourceSecret>()),
        both("/signals/{source}", read::signals::show, read::signals::data, "One source of signals, with what it sent last.", json::<ops::signal_sources::SourceDetail>()),
        act("/signals/{source}/settings", admin, signals::edit, signals::EDIT, "Change what is said about a source.", json::<ops::signal_sources::SourceSaved>()),
        act("/signals/{source}/services", admin, signals::name_service, signals::NAME_SERVICE, "Let a source speak for a service.", json::<ops::signal_sources::SourceSaved>()),
        act("/signals/{source}/services/removal", admin, signals::forget_service, signals::FORGET_SERVICE, "Take the name of a service away from a source.", json::<ops::signal_sources::SourceSaved>()),
        act("/signals/{source}/secrets", admin, signals::renew_secret, signals::RENEW_SECRET, "Give a source a new secret; the one before it is taken for a day more.", json::<ops::signal_sources::SourceSecret>()),
        act("/signals/{source}/secrets/removal", admin, signals::revoke_older, &[], "Take the secret before the newest no more.", json::<ops::signal_sources::SourceSaved>()),
        act("/signals/{source}/tests", admin, signals::send_test, &[], "Send a test event, which has no effect.", json::<ops::signal_sources::SourceSaved>()),
        act("/signals/{source}/end", admin, signals::end, &[], "End a source: nothing is taken from it any more.", json::<ops::signal_sources::SourceSaved>()),
        // handing back
        data("/fragility", read::handbacks::fragile, "Services that are fragile or call for a joint plan, the most fragile first.", json::<Vec<ops::handbacks::Fragile>>()),
        act("/services/{svc}/readings", may(Action::Attest), handbacks::attest, handbacks::ATTEST, "Attest a reading of what makes a service fragile.", json::<ops::readings::ReadingSaved>()),
        both("/services/{svc}/handbacks/new", read::handbacks::new, read::handbacks::case, "The case for a handback, before it is proposed.", json::<ops::handbacks::Proposing>()),
        data("/services/{svc}/handbacks", read::handbacks::all, "The handbacks of a service.", json::<Vec<ops::handbacks::HandbackDetail>>()),
        act("/services/{svc}/handbacks", may(Action::ProposeHandback), handbacks::propose, handbacks::PROPOSE, "Propose that a service goes back to its developers.", json::<ops::handbacks::HandbackSaved>()),
        both("/services/{svc}/handbacks/{n}", read::handbacks::show, read::handbacks::one, "One handback with everything in it.", json::<ops::handbacks::HandbackDetail>()),
        replace("/services/{svc}/handbacks/{n}/reply", may(Action::ReplyToHandback), handbacks::reply, handbacks::REPLY, "Reply to a handback for the owning team.", json::<ops::handbacks::HandbackSaved>()),
        replace("/services/{svc}/handbacks/{n}/decision", may(Action::DecideHandback), handbacks::decide, handbacks::DECIDE, "Decide a handback.", json::<ops::handbacks::HandbackSaved>()),
        replace("/services/{svc}/handbacks/{n}/closure", may(Action::DecideHandback), handbacks::close, handbacks::CLOSE, "Close a handback that was decided otherwise.", json::<ops::handbacks::HandbackSaved>()),
        replace("/services/{svc}/handbacks/{n}/ownership", may(Action::TakeOwnership), handbacks::take, handbacks::TAKE, "Take a service as the team that owns it from now on.", json::<ops::handbacks::HandbackSaved>()),
        replace("/services/{svc}/handbacks/{n}/consultant", may(Action::AssignConsultant), handbacks::name_consultant, handbacks::CONSULT, "Name another SRE who consults after a handback.", json::<ops::handbacks::HandbackSaved>()),
        act("/services/{svc}/handbacks/{n}/conditions", may(Action::JudgeReturn), handbacks::add, handbacks::ADD, "Add a condition to return.", json::<ops::handbacks::ConditionSaved>()),
        replace("/services/{svc}/handbacks/{n}/conditions/{c}", may(Action::PlanReturn), handbacks::edit, handbacks::EDIT, "Change a condition to return.", json::<ops::handbacks::ConditionSaved>()),
        replace("/services/{svc}/handbacks/{n}/conditions/{c}/closure", may(Action::JudgeReturn), handbacks::meet, handbacks::MEET, "Record a condition to return as met.", json::<ops::handbacks::ConditionSaved>()),
        replace("/services/{svc}/handbacks/{n}/conditions/{c}/removal", may(Action::JudgeReturn), handbacks::drop, handbacks::REASON, "Drop a condition to return.", json::<ops::handbacks::ConditionSaved>()),
        replace("/services/{svc}/handbacks/{n}/conditions/{c}/reopening", may(Action::JudgeReturn), handbacks::reopen, handbacks::REASON, "Ask for a condition to return again.", json::<ops::handbacks::ConditionSaved>()),
        // handing off
        both("/services/{svc}/handoffs/new", read::handoffs::new, read::handoffs::data, "What a manager decides over: gates, review, load of the SRE team.", json::<ops::handoffs::HandoffPage>()),
        data("/services/{svc}/handoffs", read::handoffs::all, "The decisions about the handoff of a service.", json::<Vec<ops::handoffs::HandoffDetail>>()),
        replace("/services/{svc}/handoffs", may(Action::DecideHandoff), handoffs::decide, handoffs::DECIDE, "Hand a service off to the SRE team that has said yes, or say when it is looked at again.", json::<ops::handoffs::HandoffSaved>()),
        both("/services/{svc}/handoffs/{n}", read::handoffs::show, read::handoffs::one, "One decision about a handoff, as it was made.", json::<ops::handoffs::HandoffDetail>()),
        // launch and handoff reviews
        page("/services/{svc}/{kind}", reader, read::services::newest_review, "The newest review of a kind: launch or handoff."),
        act("/services/{svc}/{kind}", may(Action::OpenReview), reviews::open, reviews::OPEN, "Open a review: launch or handoff.", json::<ops::reviews::ReviewSaved>()),
        both("/services/{svc}/{kind}/{n}", read::reviews::show, api::review, "One review with everything in it.", json::<ops::review_page::ReviewDetail>()),
        both("/services/{svc}/{kind}/{n}/history", read::services::review_history, api::history, "What happened to a review.", json::<ops::events::History>()),
        page("/services/{svc}/{kind}/{n}/submissions/new", reader, read::reviews::submission, "The page before submitting."),
        act("/services/{svc}/{kind}/{n}/submissions", may(Action::Submit), reviews::submit, &[], "Submit a review.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/returns", may(Action::Judge), reviews::give_back, reviews::RETURN, "Return a review with the changes asked.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/withdrawal", may(Action::WithdrawReview), reviews::withdraw, reviews::WITHDRAW, "Withdraw a review.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/low-risk", may(Action::ChooseLowRisk), low_risk::choose, low_risk::CHOOSE, "State that a launch is low-risk, so that its review asks the shorter list. Answers are kept.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/low-risk/removal", may(Action::AskForFullReview), low_risk::remove, low_risk::REMOVE, "Ask for the full review of a low-risk launch.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/upgrades", may(Action::UpgradeReview), reviews::upgrade, reviews::UPGRADE, "Change a review to a later version of its checklist. Answers are kept by item id.", json::<ops::upgrades::ReviewUpgraded>()),
        data("/services/{svc}/{kind}/{n}/snapshots", api::snapshots, "What a review held before each change of its checklist version.", json::<Vec<ops::upgrades::SnapshotListed>>()),
        both("/services/{svc}/{kind}/{n}/snapshots/{id}", read::reviews::snapshot, api::snapshot, "What a review held before it changed to a later version of its checklist.", json::<ops::upgrades::SnapshotDetail>()),
        act("/services/{svc}/{kind}/{n}/consultants", may(Action::Volunteer), reviews::volunteer, &[], "Volunteer as consultant.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/consultant", may(Action::AssignConsultant), reviews::assign, reviews::ASSIGN, "Assign a consultant.", json::<ops::reviews::ReviewSaved>()),
        page("/services/{svc}/{kind}/{n}/sign-off", reader, read::reviews::sign_off, "The page on which an SRE judges."),
        page("/services/{svc}/{kind}/{n}/sign-offs/new", reader, read::reviews::sign, "The page before signing off."),
        act("/services/{svc}/{kind}/{n}/sign-offs", may(Action::SignOff), reviews::sign_off, reviews::SIGN_OFF, "Sign a review off, over the content hash that was read.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/verdicts", may(Action::Judge), reviews::accept_group, reviews::ACCEPT_GROUP, "Accept the self-reported items at the bar together.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/conditions/{id}/closure", may(Action::Judge), reviews::close_condition, reviews::CLOSE, "Record a condition as met.", json::<ops::reviews::ReviewSaved>()),
        act("/services/{svc}/{kind}/{n}/conditions/{id}/owner", may(Action::Judge), reviews::give_condition, reviews::GIVE, "Give a condition to another person.", json::<ops::reviews::ReviewSaved>()),
    ];
    rows.extend([
        // items of a review
        both("/services/{svc}/{kind}/{n}/items/{item}", read::reviews::item, api::item, "One item of a review.", json::<ops::review_page::ItemDetail>()),
        act("/services/{svc}/{kind}/{n}/items/{item}", may(Action::Answer), items::change, items::CHANGE, "Change answer, note and evidence of an item at once.", json::<ops::answers::ItemSaved>()),
        replace("/services/{svc}/{kind}/{n}/items/{item}/answer", may(Action::Answer), items::answer, items::ANSWER, "Answer an item.", json::<ops::answers::ItemSaved>()),
        replace("/services/{svc}/{kind}/{n}/items/{item}/note", may(Action::Answer), items::note, items::NOTE, "Write the note of an item.", json::<ops::answers::ItemSaved>()),
        act("/services/{svc}/{kind}/{n}/items/{item}/evidence", may(Action::AddEvidence), items::attach, items::ATTACH, "Attach evidence to an item.", json::<ops::answers::ItemSaved>()),
        act("/services/{svc}/{kind}/{n}/items/{item}/evidence/{id}/removal", may(Action::AddEvidence), items::detach, &[], "Remove evidence from an item.", json::<ops::answers::ItemSaved>()),
        replace("/services/{svc}/{kind}/{n}/items/{item}/explanations", may(Action::Answer), items::explain, items::EXPLAIN, "Explain an answer beside what is measured.", json::<ops::answers::ItemSaved>()),
        act("/services/{svc}/{kind}/{n}/items/{item}/messages", may(Action::Message), items::message, items::MESSAGE, "Write into the discussion of an item, or ask an SRE.", json::<ops::messages::MessageSaved>()),
        act("/services/{svc}/{kind}/{n}/items/{item}/verdict", may(Action::Judge), items::judge, items::JUDGE, "Judge an item.", json::<ops::answers::ItemSaved>()),
        // waivers
        both("/waivers", read::waivers::index, api::waivers, "Waivers that wait for a decision, and those that last. Filter: service.", json::<ops::waivers::Waivers>()),
        act("/services/{svc}/{kind}/{n}/items/{item}/waivers", may(Action::AskForWaiver), waivers::ask, waivers::ASK, "Ask for a waiver of an item.", json::<ops::waivers::WaiverSaved>()),
        replace("/services/{svc}/{kind}/{n}/waivers/{id}/decision", may(Action::DecideWaiverOfRequired), waivers::decide, waivers::DECIDE, "Grant or deny a waiver: a lead of an SRE team for a required item, a manager for a blocker.", json::<ops::waivers::WaiverSaved>()),
        replace("/services/{svc}/{kind}/{n}/waivers/{id}/revocation", may(Action::DecideWaiverOfRequired), waivers::revoke, waivers::REVOKE, "Take a waiver back before its last day.", json::<ops::waivers::WaiverSaved>()),
        // lessons
        both("/lessons", read::lessons::index, read::lessons::all, "Lessons, the newest first. Filters: state, service, before.", json::<ops::lessons::LessonList>()),
        act("/lessons", may(Action::FileLesson), lessons::file, lessons::FILE, "File a lesson.", json::<ops::lessons::LessonSaved>()),
        both("/lessons/{n}", read::lessons::show, read::lessons::one, "One lesson with its discussion.", json::<ops::lessons::LessonDetail>()),
        replace("/lessons/{n}", may(Action::AmendLesson), lessons::amend, lessons::AMEND, "Complete what a lesson says beside what happened.", json::<ops::lessons::LessonSaved>()),
        act("/lessons/{n}/remarks", may(Action::FileLesson), lessons::remark, lessons::REMARK, "Add to the discussion of a lesson.", json::<ops::lessons::LessonSaved>()),
        replace("/lessons/{n}/decision", may(Action::DecideLesson), lessons::decide, lessons::DECIDE, "Accept a lesson into a draft of the checklist, or decline it with a reason.", json::<ops::lessons::LessonSaved>()),
        replace("/lessons/{n}/reopening", may(Action::DecideLesson), lessons::reopen, lessons::REOPEN, "Open a decided lesson again.", json::<ops::lessons::LessonSaved>()),
        // checklists
        page("/checklists", reader, read::checklists::index, "The checklists and their versions."),
        both("/checklists/{kind}/items/{item}", read::checklists::item, read::checklists::item_data, "One item of a checklist through time.", json::<ops::item_history::ItemHistory>()),
        data("/checklists/{kind}/results", read::checklists::results, "What the last reviews that asked each item came to, and the candidates to retire.", json::<ops::item_history::ChecklistResults>()),
        both("/checklists/{kind}", read::checklists::show, api::checklist, "The current version of a checklist.", api::CHECKLIST),
        both("/checklists/{kind}/{version}", read::checklists::show, api::checklist, "One version of a checklist.", api::CHECKLIST),
        file("/checklists/{kind}/{version}/file.yaml", reader, read::drafts::export_file, "A version of a checklist as its file."),
        // drafts of the next version
        both("/checklists/drafts", read::drafts::index, read::drafts::list, "Drafts of the next checklist version.", json::<Vec<ops::drafts::DraftListed>>()),
        act("/checklists/drafts", may(Action::DraftChecklist), drafts::open, &[], "Begin a draft of the next checklist version.", json::<ops::drafts::DraftSaved>()),
        act("/checklists/drafts/imports", may(Action::DraftChecklist), drafts::import, drafts::IMPORT, "Begin a draft from the files of the next versions.", json::<ops::drafts::DraftSaved>()),
        both("/checklists/drafts/{n}", read::drafts::show, read::drafts::data, "A draft: what it changes, and why.", json::<ops::drafts::DraftDetail>()),
        page("/checklists/drafts/{n}/items/new", reader, read::drafts::new_item, "The form of a new item of a draft."),
        act("/checklists/drafts/{n}/items", may(Action::DraftChecklist), drafts::add, drafts::ADD, "Add an item to a draft.", json::<ops::drafts::DraftSaved>()),
        both("/checklists/drafts/{n}/items/{item}", read::drafts::item, read::drafts::item_data, "An item of a draft.", api::CHECKLIST),
        replace("/checklists/drafts/{n}/items/{item}", may(Action::DraftChecklist), drafts::change, drafts::CHANGE, "Change an item of a draft.", json::<ops::drafts::DraftSaved>()),
        replace("/checklists/drafts/{n}/items/{item}/retirement", may(Action::DraftChecklist), drafts::retire, drafts::RETIRE, "Retire an item.", json::<ops::drafts::DraftSaved>()),
        replace("/checklists/drafts/{n}/items/{item}/restoration", may(Action::DraftChecklist), drafts::restore, drafts::VERSION_ONLY, "Bring an item back that a draft retires.", json::<ops::drafts::DraftSaved>()),
        act("/checklists/drafts/{n}/items/{item}/moves", may(Action::DraftChecklist), drafts::shift, drafts::SHIFT, "Move an item within its section.", json::<ops::drafts::DraftSaved>()),
        replace("/checklists/drafts/{n}/rebase", may(Action::DraftChecklist), drafts::rebase, drafts::VERSION_ONLY, "Bring a draft onto the versions in force.", json::<ops::drafts::DraftSaved>()),
        replace("/checklists/drafts/{n}/discard", may(Action::DraftChecklist), drafts::discard, drafts::DISCARD, "Give a draft up.", json::<ops::drafts::DraftSaved>()),
        replace("/checklists/drafts/{n}/publication", may(Action::PublishChecklist), drafts::publish, drafts::PUBLISH, "Publish a draft.", json::<ops::drafts::DraftPublished>()),
        // people
        both("/people", read::people::index, api::all_people, "Everybody.", json::<Vec<ops::people::PersonDetail>>()),
        page("/people/new", reader, read::people::new, "The form of a new person."),
        act("/people", admin, people::create, people::CREATE, "Add a person.", json::<ops::people::PersonSaved>()),
        both("/people/{handle}", read::people::show, api::person, "One person.", json::<ops::people::PersonDetail>()),
        act("/people/{handle}", admin, people::edit, people::EDIT, "Change a person's name and address.", json::<ops::people::PersonSaved>()),
        act("/people/{handle}/grants", admin, people::grant, people::GRANT, "Give a grant.", json::<ops::people::PersonSaved>()),
        act("/people/{handle}/grants/{grant}/removal", admin, people::revoke, &[], "Take a grant back.", json::<ops::people::PersonSaved>()),
        act("/people/{handle}/memberships", admin, people::join, people::JOIN, "Put a person into a team.", json::<ops::teams::TeamSaved>()),
        act("/people/{handle}/invitations", admin, people::invite, &[], "Make a link through which a person sets their password.", json::<ops::people::Invitation>()),
        Route { access: admin, ..data("/people/{handle}/tokens", api::tokens_of, "The tokens of a person.", json::<Vec<ops::account::TokenDetail>>()) },
        act("/people/{handle}/tokens/{id}/revocation", admin, people::revoke_token, &[], "Revoke a token of a person.", json::<ops::people::PersonSaved>()),
        act("/people/{handle}/deactivation", admin, people::deactivate, &[], "End a person's ways in.", json::<ops::people::PersonSaved>()),
        act("/people/{handle}/activation", admin, people::activate, &[], "Open a person's ways in again.", json::<ops::people::PersonSaved>()),
        both("/teams", read::people::all_teams, api::all_teams, "Every team.", json::<Vec<ops::teams::TeamDetail>>()),
        page("/teams/new", reader, read::people::new_team, "The form of a new team."),
        act("/teams", admin, people::create_team, people::CREATE_TEAM, "Add a team.", json::<ops::teams::TeamSaved>()),
        both("/teams/{team}", read::people::team, api::team, "One team.", json::<ops::teams::TeamDetail>()),
        act("/teams/{team}/members", admin, people::add_member, people::ADD_MEMBER, "Put a person into a team.", json::<ops::teams::TeamSaved>()),
        act("/teams/{team}/members/{handle}/removal", admin, people::remove_member, &[], "Take a person out of a team.", json::<ops::teams::TeamSaved>()),
        // what SRE teams carry
        data("/teams/{team}/capacity", api::capacity, "What an SRE team carries, against its limits.", json::<ops::capacity::CapacityDetail>()),
        replace("/teams/{team}/sites", may(Action::StateCapacity), capacity::sites, capacity::SITES, "State the people in the rota of an SRE team, site by site.", json::<ops::capacity::CapacitySaved>()),
        act("/teams/{team}/loads", may(Action::StateCapacity), capacity::load, capacity::LOAD, "State what a service takes from an SRE team.", json::<ops::capacity::CapacitySaved>()),
        // mail
        Route { access: admin, ..both("/mail", read::mail::show, read::mail::data, "The mail of the installation: what waits, what was not delivered.", json::<ops::mail::Mail>()) },
        act("/mail/tests", admin, mail::test, &[], "Send oneself a test message.", json::<ops::mail::MailSaved>()),
        act("/mail/messages/{id}/attempts", admin, mail::send_again, &[], "Send a message again that was not delivered.", json::<ops::mail::MailSaved>()),
        act("/mail/messages/{id}/removal", admin, mail::drop_dead, &[], "Drop a message that was not delivered.", json::<ops::mail::MailSaved>()),
        // one's own account
        both("/account", read::people::account, api::own_account, "One's own account.", json::<ops::account::Account>()),
        act("/account", own, account::preferences, account::PREFERENCES, "Change preferences.", json::<ops::account::AccountSaved>()),
        act("/account/mail", own, mail::wish, mail::WISHES, "Choose what mail to get.", json::<ops::account::AccountSaved>()),
        act("/account/keys", own, account::keys, account::KEYS, "Turn keys without a modifier on or off.", json::<ops::account::AccountSaved>()),
        act("/account/password", own, account::password, account::PASSWORD, "Change the password.", json::<ops::account::AccountSaved>()),
        act("/account/tokens", own, account::create_token, account::TOKEN, "Make a personal token.", json::<ops::account::NewToken>()),
        act("/account/tokens/{id}/revocation", own, account::revoke_token, &[], "Revoke a personal token.", json::<ops::account::AccountSaved>()),
        act("/account/sessions/{id}/removal", own, account::end_session, &[], "End one of one's sessions.", json::<ops::sessions::SessionEnded>()),
        // the document of all this
        Route { access: Anyone, ..data("/openapi.json", read::openapi, "This document.", api::CHECKLIST) },
    ]);
    rows
}
