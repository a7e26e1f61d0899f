//! The organisation of the walk: everybody, and one service of the same team in each state that
//! an action needs.

use std::collections::HashMap;

use readyroom::domain::back_up::CommitmentFields;
use readyroom::domain::checklist::draft::fields::ReasonFields;
use readyroom::domain::checklist::{Kind, Severity};
use readyroom::domain::engagement::EngagementFields;
use readyroom::domain::expected_effect::EffectFields;
use readyroom::domain::gates::OverrideFields;
use readyroom::domain::handoff::DecisionFields;
use readyroom::domain::ids::{ItemId, Slug};
use readyroom::domain::lesson::LessonFields;
use readyroom::domain::measure::Measure;
use readyroom::domain::notice::MailState;
use readyroom::domain::person::TeamKind;
use readyroom::domain::review_key::ReviewKey;
use readyroom::domain::signal::Measured;
use readyroom::domain::takeover::AnswerFields;
use readyroom::domain::waiver::AskedFields;
use readyroom::ops::low_risk::ChoiceFields;
use readyroom::ops::signal_sources::SourceFields;
use readyroom::ops::{
    Credential, Tx, account, back_up, checklists, compliance, consultants, drafts, engagements,
    expected_effects, handoffs, lessons, low_risk, overrides, passwords, people, reviews, secrets,
    services, signal_sources, takeovers, upgrades, waivers,
};
use readyroom::store::outbox::{self, MailRow};
use readyroom::store::{measurements, names, services as kept_services};
use readyroom::web::door::state::DemoPerson;
use serde_json::Value;

use super::personas::{PEOPLE, Persona, SRE_TEAM, TEAM, TOKENS};
use crate::support::{TestApp, Who, whole_profile};
use crate::versions::{Edit, publish_next};

pub const PASSWORD: &str = "a river of quiet stones";
const NEW_PASSWORD: &str = "seven lamps in the harbour";

/// What one person has of their own.
#[derive(Default)]
pub struct Things {
    /// The id of a session other than the one they act through.
    session: String,
    /// The id of a token other than those they act through.
    token: String,
}

/// Everybody and everything.
pub struct Organisation {
    pub app: TestApp,
    ways_in: HashMap<Persona, Who>,
    things: HashMap<Persona, Things>,
    /// What requests refer to, by the words that stand for it.
    facts: HashMap<&'static str, String>,
}

impl Organisation {
    pub fn new() -> Self {
        let app = TestApp::with_mail();
        app.stop_clock();
        app.team(TEAM, TeamKind::Product);
        app.team(SRE_TEAM, TeamKind::Sre);
        let mut org =
            Self { app, ways_in: HashMap::new(), things: HashMap::new(), facts: HashMap::new() };
        org.everybody();
        org.services();
        org.drafts();
        org.dead_message();
        org.source();
        org
    }

    /// How this persona comes in.
    pub fn who(&self, persona: Persona) -> &Who {
        &self.ways_in[&persona]
    }

    pub fn things(&self, persona: Persona) -> &Things {
        &self.things[&persona.person()]
    }

    /// The text with what `<words>` stand for.
    pub fn said(&self, own: &Things, text: &str) -> String {
        let text = text.replace("<own session>", &own.session).replace("<own token>", &own.token);
        self.facts
            .iter()
            .fold(text, |text, (words, fact)| text.replace(&format!("<{words}>"), fact))
    }

    /// The stranger, as the person of a demo who is signed in with one click.
    pub fn demo(&self) -> Vec<DemoPerson> {
        let [handle, name, role] = ["stranger", "stranger", ""].map(str::to_owned);
        vec![DemoPerson { handle, name, role }]
    }

    fn everybody(&mut self) {
        // One hash for all: computing it takes longer than everything else here.
        let hash = passwords::hash(PASSWORD).unwrap();
        self.facts.insert("password", PASSWORD.to_owned());
        self.facts.insert("new password", NEW_PASSWORD.to_owned());
        self.ways_in.insert(Persona::Anonymous, Who::Nobody);
        for (persona, handle, places, grants) in PEOPLE {
            let invitation = self.app.add_person(handle, places, grants);
            let hash = hash.clone();
            let accept =
                move |tx: &mut Tx<'_>| people::accept_invitation(tx, &invitation.token, hash);
            self.app.core.write(&Credential::None, "test", accept).unwrap();
            self.ways_in.insert(*persona, self.app.sign_in(handle));
            self.app.sign_in(handle);
            let token = self.write(*persona, |tx| account::create_token(tx, "spare", "write", 30));
            let found = self.app.core.read(&self.credential(*persona), account::read).unwrap();
            let other = found.sessions.iter().find(|session| !session.current).unwrap();
            if *handle == "stranger" {
                self.facts.insert("token of the stranger", token.id.to_string());
            }
            let things = Things { session: other.id.to_string(), token: token.id.to_string() };
            self.things.insert(*persona, things);
        }
        for (persona, of, scope) in TOKENS {
            let token = self.write(*of, |tx| account::create_token(tx, "script", scope, 30));
            self.ways_in.insert(*persona, Who::Token(token.secret));
        }
        let invitation = self.app.add_person("target", &[], &[]);
        self.facts.insert("invitation", invitation.token);
        self.app.add_person("gone", &[], &[]);
        let gone = "gone".parse().unwrap();
        self.app.as_admin(move |tx| people::set_active(tx, &gone, false));
    }

    fn source(&self) {
        let fields = SourceFields {
            name: "Prometheus".to_owned(),
            sender: "alertmanager".to_owned(),
            ..SourceFields::default()
        };
        self.write(Persona::Admin, move |tx| {
            let made = signal_sources::create(tx, &fields)?;
            let live: Slug = "live".parse().unwrap();
            signal_sources::renew_secret(tx, &made.source, "")?;
            signal_sources::name_service(tx, &made.source, &live, "live")
        });
    }

    pub fn credential(&self, persona: Persona) -> Credential {
        match self.who(persona) {
            Who::Session(secret) => Credential::Session(secrets::hash(secret)),
            _ => panic!("{persona:?} has no session"),
        }
    }

    pub fn write<T: Send + 'static>(
        &self,
        persona: Persona,
        work: impl FnOnce(&mut Tx<'_>) -> readyroom::ops::Result<T> + Send + 'static,
    ) -> T {
        self.app.core.write(&self.credential(persona), "test", work).unwrap()
    }

    fn services(&mut self) {
        for name in ["draft", "answered", "submitted", "judged", "signed"] {
            let service = self.service(name);
            let versions = [("draft", "draft version"), ("signed", "signed version")];
            if let Some((_, words)) = versions.iter().find(|known| known.0 == name) {
                self.facts.insert(words, service);
            }
        }
        let draft = "draft".parse().unwrap();
        let credential = self.credential(Persona::Member);
        let profile =
            self.app.core.read(&credential, |view| compliance::read(view, &draft)).unwrap();
        self.facts.insert("profile version", profile.version.to_string());
        for name in ["answered", "submitted", "judged", "signed"] {
            self.answer_all(name);
        }
        for name in ["submitted", "judged", "signed"] {
            let slug: Slug = name.parse().unwrap();
            self.write(Persona::Lead, move |tx| reviews::submit(tx, &slug, ReviewKey::launch(1)));
        }
        self.measure("answered");
        for name in ["judged", "signed"] {
            self.judge_all(name);
        }
        self.sign("signed");
        for name in ["live", "asked", "taken"] {
            self.launch(name);
        }
        self.expect_effect();
        let (asked, sre) = ("asked".parse().unwrap(), SRE_TEAM.parse().unwrap());
        self.write(Persona::Lead, move |tx| takeovers::ask(tx, &asked, &sre, "It is critical."));
        self.engagement();
        self.ask_for_waivers();
        self.lessons();
        let asked = "asked".parse().unwrap();
        let not_yet = DecisionFields {
            outcome: "not_yet".to_owned(),
            look_again_on: "2026-12-01".to_owned(),
            reason: "Its review is not signed off.".to_owned(),
            ..DecisionFields::default()
        };
        self.write(Persona::Manager, move |tx| handoffs::decide(tx, &asked, 0, &not_yet));
        self.handbacks();
        self.taken();
        self.remember();
        self.low_risk();
        self.versions();
    }

    /// Measures that pages wait for longer than their team says.
    fn measure(&mut self, name: &str) {
        let now = self.app.core.now();
        let slug: Slug = name.parse().unwrap();
        let measured = Measured {
            measure: Measure::TimeToAcknowledge,
            value: 90.0,
            window_days: 28,
            sources: vec![],
            at: now,
        };
        let store = self.app.core.store();
        store
            .write(move |db| {
                let service = kept_services::by_slug(db, &slug)?.id;
                measurements::replace(db, service, &[measured], now)
            })
            .unwrap();
    }

    /// A review of a low-risk launch.
    fn low_risk(&mut self) {
        self.service("small");
        let slug = || -> Slug { "small".parse().unwrap() };
        for name in ["small", "answered"] {
            self.not_critical(name.parse().unwrap());
        }
        self.write(Persona::Lead, move |tx| reviews::open(tx, &slug(), Kind::Launch, None));
        let confirmed = ["no_new_executable", "little_more_traffic"].map(str::to_owned);
        let reason = "It renames a column.".to_owned();
        let fields = ChoiceFields { confirmed: confirmed.into(), reason };
        let key = ReviewKey::launch(1);
        self.write(Persona::Lead, move |tx| low_risk::choose(tx, &slug(), key, &fields));
    }

    /// Says of a service that an outage of it stays inside the company.
    fn not_critical(&self, slug: Slug) {
        let mut profile = whole_profile();
        profile["q_reputation_impact"] = Value::from("low");
        self.write(Persona::Member, move |tx| {
            let submissions: Vec<_> = profile.as_object().unwrap().iter().map(submission).collect();
            let version = compliance::read(tx, &slug)?.version;
            compliance::answer(tx, &slug, version, &submissions)
        });
    }

    /// A later version of the launch checklist, with a review that is behind it and has an SRE who
    /// helps, and one that moved on to it.
    fn versions(&mut self) {
        for name in ["behind", "moved-on"] {
            self.service(name);
            let slug: Slug = name.parse().unwrap();
            self.write(Persona::Lead, move |tx| reviews::open(tx, &slug, Kind::Launch, None));
        }
        let key = ReviewKey::launch(1);
        self.write(Persona::Sre, move |tx| {
            consultants::consult(tx, &"behind".parse().unwrap(), key, None)
        });
        publish_next(&self.app, Kind::Launch, &[("OWN-06", Edit::Words)], None);
        self.write(Persona::Lead, move |tx| {
            upgrades::upgrade(tx, &"moved-on".parse().unwrap(), key, None)
        });
    }

    /// A draft that was published, one that began before that, and one with two changes.
    fn drafts(&mut self) {
        let id = |text: &str| -> ItemId { text.parse().unwrap() };
        let why = || ReasonFields { reason: "An incident.".to_owned(), ..ReasonFields::default() };
        let retire = move |number, version, item: &'static str| {
            move |tx: &mut Tx<'_>| drafts::retire_item(tx, number, version, &id(item), &why())
        };
        self.write(Persona::Sre, drafts::open);
        self.write(Persona::Sre, drafts::open);
        self.write(Persona::Sre, retire(1, 1, "OWN-01"));
        self.write(Persona::Manager, |tx| drafts::publish(tx, 1, 2, "stay"));
        let catalog =
            self.app.core.read(&self.credential(Persona::Sre), checklists::catalog).unwrap();
        let current = catalog.current(Kind::Handoff).unwrap().version;
        let text = catalog.text(Kind::Handoff, current).unwrap();
        let (now, next) = (format!("version: {current}\n"), format!("version: {}\n", current + 1));
        self.facts.insert("next handoff", text.replacen(&now, &next, 1));
        self.write(Persona::Sre, drafts::open);
        self.write(Persona::Sre, retire(3, 1, "OWN-02"));
        self.write(Persona::Sre, retire(3, 2, "OWN-03"));
    }

    /// Help that the SRE gave.
    fn engagement(&mut self) {
        let fields = EngagementFields {
            minutes: "90".to_owned(),
            on: String::new(),
            what_changed: "The alerts page the right people.".to_owned(),
        };
        let slug: Slug = "answered".parse().unwrap();
        let logged = self.write(Persona::Sre, move |tx| engagements::log(tx, &slug, &fields, None));
        self.facts.insert("engagement", logged.id.to_string());
    }

    /// Two lessons that the member filed: one that waits, one that was declined.
    fn lessons(&self) {
        for what_happened in ["Retries tripled the load.", "The flag was off."] {
            let what_happened = what_happened.to_owned();
            let fields = LessonFields { what_happened, ..LessonFields::default() };
            self.write(Persona::Member, move |tx| lessons::file(tx, "", &fields));
        }
        self.write(Persona::Sre, |tx| lessons::decline(tx, 2, 1, "It is asked already."));
    }

    /// An effect that is expected of an item.
    fn expect_effect(&mut self) {
        let fields = EffectFields {
            because: "OWN-06".to_owned(),
            measure: "pages_per_week".to_owned(),
            direction: "falls".to_owned(),
            since: String::new(),
        };
        let live: Slug = "live".parse().unwrap();
        let made =
            self.write(Persona::Lead, move |tx| expected_effects::expect(tx, &live, &fields, None));
        self.facts.insert("effect", made.id.to_string());
    }

    /// A service that an SRE team has said yes to, with a fallback that waits and an override.
    fn taken(&mut self) {
        let slug = || -> Slug { "taken".parse().unwrap() };
        let sre = SRE_TEAM.parse().unwrap();
        self.write(Persona::Lead, move |tx| takeovers::ask(tx, &slug(), &sre, ""));
        let yes = AnswerFields { answer: "yes".to_owned(), ..AnswerFields::default() };
        self.write(Persona::SreLead, move |tx| takeovers::answer(tx, &slug(), 1, 1, &yes));
        let fallback = CommitmentFields {
            says: "fallback".to_owned(),
            words: "Two of them move along.".to_owned(),
            ..CommitmentFields::default()
        };
        let written = self.write(Persona::Lead, move |tx| back_up::state(tx, &slug(), &fallback));
        self.facts.insert("fallback", written.id.to_string());
        let fields = OverrideFields {
            reason: "It is well known.".to_owned(),
            until: "2027-01-31".to_owned(),
        };
        let given = self.write(Persona::Manager, move |tx| {
            overrides::override_gate(tx, &slug(), "self_managed", &fields)
        });
        self.facts.insert("override", given.id.to_string());
    }

    /// Creates a service with a whole profile; gives its version.
    pub fn service(&self, name: &str) -> String {
        let said = services::ServiceFacts {
            name: name.to_owned(),
            description: String::new(),
            importance: readyroom::domain::service::Importance::Standard,
            facts: std::collections::BTreeSet::new(),
            target_launch: None,
        };
        let team = TEAM.parse().unwrap();
        let slug: Slug = name.parse().unwrap();
        let profile = whole_profile();
        let saved = self.write(Persona::Member, move |tx| services::create(tx, &team, None, said));
        self.write(Persona::Member, move |tx| {
            let submissions: Vec<_> = profile.as_object().unwrap().iter().map(submission).collect();
            let version = compliance::read(tx, &slug)?.version;
            compliance::answer(tx, &slug, version, &submissions)
        });
        saved.version.to_string()
    }

    /// Two waivers of the submitted review, of required items: one that waits, one that lasts.
    fn ask_for_waivers(&mut self) {
        let submitted = self.review("submitted");
        let required = submitted.items.iter().filter(|item| item.severity == Severity::Required);
        let items: Vec<ItemId> = required.take(2).map(|item| item.id.clone()).collect();
        self.facts.insert("item to waive", items[0].to_string());
        for item in items {
            let slug: Slug = "submitted".parse().unwrap();
            let asked = AskedFields {
                reason: "It is late.".into(),
                compensating_control: "Somebody looks every day.".into(),
                until: "2027-03-03".into(),
            };
            let key = ReviewKey::launch(1);
            self.write(Persona::Lead, move |tx| waivers::ask(tx, &slug, key, &item, &asked));
        }
        self.write(Persona::SreLead, move |tx| {
            let slug = "submitted".parse().unwrap();
            waivers::decide(tx, &slug, ReviewKey::launch(1), 2, 1, "granted", "The guard holds.")
        });
    }

    /// A message to the stranger that could not be delivered.
    fn dead_message(&mut self) {
        let store = self.app.core.store();
        let now = self.app.core.now();
        let stranger = "stranger".parse().unwrap();
        let to = store.read(|db| names::person_by_handle(db, &stranger)).unwrap().id;
        let row = MailRow::waiting(to, "test_message", "{}".into(), String::new(), now);
        let row = MailRow { state: MailState::Dead, attempts: 1, ..row };
        self.facts.insert("dead message", row.id.to_string());
        store.write(move |db| outbox::insert(db, &[row])).unwrap();
    }

    /// Remembers what requests refer to.
    fn remember(&mut self) {
        let (answered, judged) = (self.review("answered"), self.review("judged"));
        let item = answered.items.iter().find(|item| item.id.as_str() == "OWN-06").unwrap();
        self.facts.insert("item seen", item.seen.clone());
        self.facts.insert("evidence", item.evidence[0].id.to_string());
        self.facts.insert("condition", judged.conditions[0].id.to_string());
        self.facts.insert("content hash", judged.content_hash);
        self.facts.insert("group seen", self.review("submitted").self_reported_seen);
    }
}

fn submission((name, value): (&String, &Value)) -> compliance::Submission {
    compliance::Submission {
        key: name.trim_start_matches("q_").to_owned(),
        now: vec![value.as_str().unwrap().to_owned()],
        expected: Vec::new(),
        owner: String::new(),
        due: String::new(),
    }
}
