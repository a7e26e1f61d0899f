//! Who may use each route: the whole of it, written down a second time and by hand.

use super::personas::Persona::{self, *};

/// A set of people.
pub type Set = &'static [Persona];

/// Whoever comes.
const EVERYBODY: Set = &[
    Anonymous, Stranger, Member, Lead, Sre, SreLead, SreInTeam, Manager, Compliance,
    ComplianceInTeam, Auditor, Admin, SreToken, MemberToken, ManagerToken, AdminToken,
    MemberReadToken,
];
/// Who is signed in, in either way.
const READERS: Set = &[
    Stranger, Member, Lead, Sre, SreLead, SreInTeam, Manager, Compliance, ComplianceInTeam,
    Auditor, Admin, SreToken, MemberToken, ManagerToken, AdminToken, MemberReadToken,
];
/// Everybody with a password, for themself.
const THEMSELF: Set = &[
    Stranger, Member, Lead, Sre, SreLead, SreInTeam, Manager, Compliance, ComplianceInTeam,
    Auditor, Admin,
];
/// The owning team.
const OWNERS: Set = &[Member, Lead, SreInTeam, ComplianceInTeam];
/// The owning team, and a program of one of them.
const OWNERS_OR_TOKEN: Set = &[Member, Lead, SreInTeam, ComplianceInTeam, MemberToken];
/// The owning team, any SRE, managers and compliance, and their programs.
const TALKERS: Set = &[
    Member, Lead, Sre, SreLead, SreInTeam, Manager, Compliance, ComplianceInTeam, SreToken,
    MemberToken, ManagerToken,
];
/// The owning team, and the SRE who helps with the review.
const HELPED: Set = &[Member, Lead, SreInTeam, ComplianceInTeam, Sre];
/// SREs outside the owning team.
const REVIEWERS: Set = &[Sre, SreLead];
/// The SRE who logged the help that the seed knows.
const AUTHOR: Set = &[Sre];
/// Everybody in an SRE team.
const SRES: Set = &[Sre, SreLead, SreInTeam];
/// The member who filed the lesson that the seed knows, and SREs.
const TELLER_OR_SRES: Set = &[Member, Sre, SreLead, SreInTeam];
/// Leads of SRE teams and managers.
const ASSIGNERS: Set = &[SreLead, SreInTeam, Manager];
/// The lead of the owning team and managers.
const LAUNCHERS: Set = &[Lead, Manager];
/// Compliance outside the owning team.
const CONFIRMERS: Set = &[Compliance];
/// Leads of SRE teams outside the owning team: the waivers of the walk are of a required item.
const DECIDERS: Set = &[SreLead];
/// Leads of the SRE team that is asked.
const SRE_LEADS: Set = &[SreLead, SreInTeam];
/// Members of the SRE team concerned.
const SRE_TEAM: Set = &[Sre, SreLead, SreInTeam];
/// SREs of the team that runs the service, and managers.
const PROPOSERS: Set = &[Sre, SreLead, SreInTeam, Manager];
/// The owning team and SREs.
const RETURNERS: Set = &[Member, Lead, SreInTeam, ComplianceInTeam, Sre, SreLead];
/// The lead of the team that is to own the service.
const LEAD: Set = &[Lead];
const MANAGERS: Set = &[Manager];
const ADMINS: Set = &[Admin];

/// A token opens no page: what stands here about tokens is about `/api/v1`.
#[rustfmt::skip]
pub const EXPECTED: &[(&str, Set)] = &[
    // ways in
    ("GET  /sessions/new", EVERYBODY),
    ("POST /sessions", EVERYBODY),
    ("POST /sessions/demo", EVERYBODY),
    ("POST /sessions/current/removal", THEMSELF),
    ("GET  /setup", EVERYBODY),
    ("POST /setup", EVERYBODY),
    ("GET  /setup/service", ADMINS),
    ("POST /setup/service", ADMINS),
    ("GET  /invitations", EVERYBODY),
    ("POST /invitations", EVERYBODY),
    // overview
    ("GET  /", READERS),
    ("GET  /services", READERS),
    ("GET  /reviews", READERS),
    ("GET  /search", READERS),
    // services
    ("GET  /services/new", READERS),
    ("POST /services", OWNERS),
    ("GET  /services/{svc}", READERS),
    ("POST /services/{svc}", OWNERS),
    ("GET  /services/{svc}/edit", READERS),
    ("GET  /services/{svc}/history", READERS),
    ("GET  /services/{svc}/signals", READERS),
    ("GET  /services/{svc}/signals.csv", READERS),
    ("GET  /services/{svc}/compliance", READERS),
    ("POST /services/{svc}/compliance", OWNERS),
    ("POST /services/{svc}/compliance/confirmations", CONFIRMERS),
    ("POST /services/{svc}/launches", LAUNCHERS),
    // launch reviews
    ("GET  /services/{svc}/{kind}", READERS),
    ("POST /services/{svc}/{kind}", OWNERS),
    ("GET  /services/{svc}/{kind}/{n}", READERS),
    ("GET  /services/{svc}/{kind}/{n}/history", READERS),
    ("GET  /services/{svc}/{kind}/{n}/submissions/new", READERS),
    ("POST /services/{svc}/{kind}/{n}/submissions", OWNERS),
    ("POST /services/{svc}/{kind}/{n}/returns", REVIEWERS),
    ("POST /services/{svc}/{kind}/{n}/withdrawal", OWNERS),
    ("POST /services/{svc}/{kind}/{n}/low-risk", OWNERS),
    ("POST /services/{svc}/{kind}/{n}/low-risk/removal", RETURNERS),
    ("POST /services/{svc}/{kind}/{n}/upgrades", HELPED),
    ("GET  /services/{svc}/{kind}/{n}/snapshots", READERS),
    ("GET  /services/{svc}/{kind}/{n}/snapshots/{id}", READERS),
    ("POST /services/{svc}/{kind}/{n}/consultants", REVIEWERS),
    ("POST /services/{svc}/{kind}/{n}/consultant", ASSIGNERS),
    ("GET  /services/{svc}/{kind}/{n}/sign-off", READERS),
    ("GET  /services/{svc}/{kind}/{n}/sign-offs/new", READERS),
    ("POST /services/{svc}/{kind}/{n}/sign-offs", REVIEWERS),
    ("POST /services/{svc}/{kind}/{n}/verdicts", REVIEWERS),
    ("POST /services/{svc}/{kind}/{n}/conditions/{id}/closure", REVIEWERS),
    ("POST /services/{svc}/{kind}/{n}/conditions/{id}/owner", REVIEWERS),
    // items of a launch review
    ("GET  /services/{svc}/{kind}/{n}/items/{item}", READERS),
    ("POST /services/{svc}/{kind}/{n}/items/{item}", OWNERS_OR_TOKEN),
    ("POST /services/{svc}/{kind}/{n}/items/{item}/answer", OWNERS_OR_TOKEN),
    ("POST /services/{svc}/{kind}/{n}/items/{item}/note", OWNERS_OR_TOKEN),
    ("POST /services/{svc}/{kind}/{n}/items/{item}/evidence", OWNERS_OR_TOKEN),
    ("POST /services/{svc}/{kind}/{n}/items/{item}/evidence/{id}/removal", OWNERS_OR_TOKEN),
    ("POST /services/{svc}/{kind}/{n}/items/{item}/explanations", OWNERS_OR_TOKEN),
    ("POST /services/{svc}/{kind}/{n}/items/{item}/messages", TALKERS),
    ("POST /services/{svc}/{kind}/{n}/items/{item}/verdict", REVIEWERS),
    // waivers
    ("GET  /waivers", READERS),
    ("POST /services/{svc}/{kind}/{n}/items/{item}/waivers", OWNERS),
    ("POST /services/{svc}/{kind}/{n}/waivers/{id}/decision", DECIDERS),
    ("POST /services/{svc}/{kind}/{n}/waivers/{id}/revocation", DECIDERS),
    // lessons
    ("GET  /lessons", READERS),
    ("POST /lessons", THEMSELF),
    ("GET  /lessons/{n}", READERS),
    ("POST /lessons/{n}", TELLER_OR_SRES),
    ("POST /lessons/{n}/remarks", THEMSELF),
    ("POST /lessons/{n}/decision", SRES),
    ("POST /lessons/{n}/reopening", SRES),
    // checklists
    ("GET  /checklists", READERS),
    ("GET  /checklists/{kind}/items/{item}", READERS),
    ("GET  /checklists/{kind}/results", READERS),
    ("GET  /checklists/{kind}", READERS),
    ("GET  /checklists/{kind}/{version}", READERS),
    ("GET  /checklists/{kind}/{version}/file.yaml", READERS),
    ("GET  /checklists/drafts", READERS),
    ("POST /checklists/drafts", SRES),
    ("POST /checklists/drafts/imports", SRES),
    ("GET  /checklists/drafts/{n}", READERS),
    ("GET  /checklists/drafts/{n}/items/new", READERS),
    ("POST /checklists/drafts/{n}/items", SRES),
    ("GET  /checklists/drafts/{n}/items/{item}", READERS),
    ("POST /checklists/drafts/{n}/items/{item}", SRES),
    ("POST /checklists/drafts/{n}/items/{item}/retirement", SRES),
    ("POST /checklists/drafts/{n}/items/{item}/restoration", SRES),
    ("POST /checklists/drafts/{n}/items/{item}/moves", SRES),
    ("POST /checklists/drafts/{n}/rebase", SRES),
    ("POST /checklists/drafts/{n}/discard", SRES),
    ("POST /checklists/drafts/{n}/publication", ASSIGNERS),
    // consulting
    ("GET  /consulting", READERS),
    ("GET  /consulting/export.csv", READERS),
    ("GET  /consulting/export", READERS),
    ("GET  /services/{svc}/engagements", READERS),
    ("POST /services/{svc}/engagements", REVIEWERS),
    ("POST /services/{svc}/engagements/{id}/withdrawal", AUTHOR),
    // what gates rest on
    ("GET  /services/{svc}/attestations", READERS),
    ("POST /services/{svc}/attestations", REVIEWERS),
    ("GET  /services/{svc}/back-up", READERS),
    ("POST /services/{svc}/back-up", OWNERS),
    ("POST /services/{svc}/back-up/period", SRE_LEADS),
    ("POST /services/{svc}/back-up/{id}/approval", MANAGERS),
    ("GET  /services/{svc}/overrides", READERS),
    ("POST /services/{svc}/overrides", MANAGERS),
    ("POST /services/{svc}/overrides/{id}/revocation", MANAGERS),
    // what is expected of items and lessons
    ("POST /services/{svc}/effects", RETURNERS),
    ("POST /services/{svc}/effects/{id}/withdrawal", RETURNERS),
    // taking over
    ("GET  /takeovers", READERS),
    ("GET  /services/{svc}/takeovers", READERS),
    ("POST /services/{svc}/takeovers", OWNERS),
    ("POST /services/{svc}/takeovers/{n}/answer", SRE_LEADS),
    // handing back
    ("GET  /fragility", READERS),
    ("POST /services/{svc}/readings", REVIEWERS),
    ("GET  /services/{svc}/handbacks/new", READERS),
    ("GET  /services/{svc}/handbacks", READERS),
    ("POST /services/{svc}/handbacks", PROPOSERS),
    ("GET  /services/{svc}/handbacks/{n}", READERS),
    ("POST /services/{svc}/handbacks/{n}/reply", OWNERS),
    ("POST /services/{svc}/handbacks/{n}/decision", MANAGERS),
    ("POST /services/{svc}/handbacks/{n}/closure", MANAGERS),
    ("POST /services/{svc}/handbacks/{n}/ownership", LEAD),
    ("POST /services/{svc}/handbacks/{n}/consultant", ASSIGNERS),
    ("POST /services/{svc}/handbacks/{n}/conditions", REVIEWERS),
    ("POST /services/{svc}/handbacks/{n}/conditions/{c}", RETURNERS),
    ("POST /services/{svc}/handbacks/{n}/conditions/{c}/closure", REVIEWERS),
    ("POST /services/{svc}/handbacks/{n}/conditions/{c}/removal", REVIEWERS),
    ("POST /services/{svc}/handbacks/{n}/conditions/{c}/reopening", REVIEWERS),
    // handing off
    ("GET  /services/{svc}/handoffs/new", READERS),
    ("GET  /services/{svc}/handoffs", READERS),
    ("POST /services/{svc}/handoffs", MANAGERS),
    ("GET  /services/{svc}/handoffs/{n}", READERS),
    // people
    ("GET  /people", READERS),
    ("GET  /people/new", READERS),
    ("POST /people", ADMINS),
    ("GET  /people/{handle}", READERS),
    ("POST /people/{handle}", ADMINS),
    ("POST /people/{handle}/grants", ADMINS),
    ("POST /people/{handle}/grants/{grant}/removal", ADMINS),
    ("POST /people/{handle}/memberships", ADMINS),
    ("POST /people/{handle}/invitations", ADMINS),
    ("GET  /people/{handle}/tokens", ADMINS),
    ("POST /people/{handle}/tokens/{id}/revocation", ADMINS),
    ("POST /people/{handle}/deactivation", ADMINS),
    ("POST /people/{handle}/activation", ADMINS),
    ("GET  /teams", READERS),
    ("GET  /teams/new", READERS),
    ("POST /teams", ADMINS),
    ("GET  /teams/{team}", READERS),
    ("POST /teams/{team}/members", ADMINS),
    ("POST /teams/{team}/members/{handle}/removal", ADMINS),
    // what SRE teams carry
    ("GET  /teams/{team}/capacity", READERS),
    ("POST /teams/{team}/sites", SRE_TEAM),
    ("POST /teams/{team}/loads", SRE_TEAM),
    // mail
    // signals
    ("GET  /signals", READERS),
    ("GET  /signals/new", READERS),
    ("POST /signals", ADMINS),
    ("GET  /signals/{source}", READERS),
    ("POST /signals/{source}/settings", ADMINS),
    ("POST /signals/{source}/services", ADMINS),
    ("POST /signals/{source}/services/removal", ADMINS),
    ("POST /signals/{source}/secrets", ADMINS),
    ("POST /signals/{source}/secrets/removal", ADMINS),
    ("POST /signals/{source}/tests", ADMINS),
    ("POST /signals/{source}/end", ADMINS),
    ("GET  /mail", ADMINS),
    ("POST /mail/tests", ADMINS),
    ("POST /mail/messages/{id}/attempts", ADMINS),
    ("POST /mail/messages/{id}/removal", ADMINS),
    // one's own account
    ("POST /account/mail", THEMSELF),
    ("GET  /account", READERS),
    ("POST /account", THEMSELF),
    ("POST /account/keys", THEMSELF),
    ("POST /account/password", THEMSELF),
    ("POST /account/tokens", THEMSELF),
    ("POST /account/tokens/{id}/revocation", THEMSELF),
    ("POST /account/sessions/{id}/removal", THEMSELF),
    // the document of all this
    ("GET  /openapi.json", EVERYBODY),
];

/// Who may use the route; `None` when the table does not know it.
pub fn who_may(route: &str) -> Option<Set> {
    EXPECTED.iter().find(|row| row.0 == route).map(|row| row.1)
}
