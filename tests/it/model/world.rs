//! The real application under the sequences: every step goes through the same functions of `ops` as
//! pages and programs do.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use readyroom::catalog::Catalog;
use readyroom::domain::answer::AnswerFields;
use readyroom::domain::at::At;
use readyroom::domain::checklist::{Kind, Severity};
use readyroom::domain::ids::{ItemId, Slug};
use readyroom::domain::person::Role;
use readyroom::domain::review::{State, Verdict};
use readyroom::domain::review_key::ReviewKey;
use readyroom::domain::service::Importance;
use readyroom::domain::takeover::AnswerFields as TakeoverFields;
use readyroom::ops::answers::{ItemChange, NewEvidence};
use readyroom::ops::core::Limits;
use readyroom::ops::review_page::{ItemDetail, ReviewDetail};
use readyroom::ops::service_page::ServiceDetail;
use readyroom::ops::services::ServiceFacts;
use readyroom::ops::verdicts::{Judgement, NewCondition};
use readyroom::ops::{
    Credential, Error, Result, Tx, View, answers, compliance, review_page, reviews, secrets,
    service_page, services, sign_offs, takeovers, teams, verdicts,
};

use super::cast::{self, CAST, CORE, EDGE, OWNERS, Who};
use super::steps::Step;
use crate::support::{TestApp, Who as Entry, whole_profile};

/// The application with everybody in it.
pub struct World {
    pub app: TestApp,
    credentials: HashMap<Who, Credential>,
}

/// When every sequence begins.
fn beginning() -> At {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

/// The smallest checklists beside the shipped policy.
fn catalog() -> Catalog {
    let folder = tempfile::tempdir().unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/model/checklists");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("checklists/policy.yaml");
    for kind in ["launch", "handoff"] {
        fs::create_dir(folder.path().join(kind)).unwrap();
        let file = format!("{kind}/v1.yaml");
        fs::copy(own.join(&file), folder.path().join(&file)).unwrap();
    }
    fs::copy(shipped, folder.path().join("policy.yaml")).unwrap();
    Catalog::load(folder.path()).unwrap()
}

impl World {
    pub fn new() -> Self {
        // Sequences let years pass; nobody is to sign in again for it.
        let limits = Limits { session_idle_minutes: 4_000_000, session_hours: 100_000 };
        let app = TestApp::start_with(catalog(), limits);
        app.stop_clock();
        cast::enter(&app);
        let credential = |handle| match app.sign_in(handle) {
            Entry::Session(secret) => Credential::Session(secrets::hash(&secret)),
            _ => Credential::None,
        };
        let credentials =
            CAST.iter().map(|person| (person.who, credential(person.handle))).collect();
        Self { app, credentials }
    }

    pub fn write<T: Send + 'static>(
        &self,
        who: Who,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.core.write(&self.credentials[&who], "model", work)
    }

    fn read<T>(&self, work: impl FnOnce(&mut View<'_>) -> Result<T>) -> Result<T> {
        self.app.core.read(&self.credentials[&Who::Auditor], work)
    }
}

/// The service of one sequence.
pub struct Case<'a> {
    world: &'a World,
    slug: Slug,
    now: At,
    /// What was read of it since the last step.
    read: RefCell<Option<Rc<Read>>>,
}

/// The service as it reads, with the newest review of the kind that its stage asks for.
pub struct Read {
    pub service: ServiceDetail,
    pub review: Option<ReviewDetail>,
}

impl<'a> Case<'a> {
    /// A new service in development, its profile complete.
    pub fn begin(world: &'a World, number: usize) -> Self {
        let slug: Slug = format!("service-{number}").parse().unwrap();
        let case = Self { world, slug: slug.clone(), now: beginning(), read: RefCell::new(None) };
        world.app.set_clock(case.now);
        let facts = ServiceFacts {
            name: format!("Service {number}"),
            description: String::new(),
            importance: Importance::Critical,
            facts: BTreeSet::new(),
            target_launch: None,
        };
        let owners = OWNERS.parse().unwrap();
        let made = world.write(Who::Lead, move |tx| {
            services::create(tx, &owners, Some(slug.clone()), facts)?;
            compliance::answer(tx, &slug, 0, &profile())
        });
        made.unwrap();
        case
    }

    /// The service as it stands after the last step.
    pub fn read(&self) -> Rc<Read> {
        let known = self.read.borrow().clone();
        known.unwrap_or_else(|| {
            let fresh = Rc::new(self.read_again());
            *self.read.borrow_mut() = Some(fresh.clone());
            fresh
        })
    }

    fn read_again(&self) -> Read {
        let service = self.world.read(|view| service_page::read(view, &self.slug)).unwrap();
        let kind = kind_in(service.stage.as_str());
        let of_kind = service.reviews.iter().filter(|review| review.kind == kind);
        let newest = of_kind.max_by_key(|review| review.number);
        let review = newest.map(|newest| {
            let key = ReviewKey { kind, number: newest.number };
            self.world.read(|view| review_page::read(view, &self.slug, key)).unwrap()
        });
        Read { service, review }
    }

    /// Tries the step; `None` when there is nothing to try it on.
    pub fn attempt(&mut self, who: Who, step: Step) -> Option<Result<()>> {
        let known = self.read();
        *self.read.borrow_mut() = None;
        match step {
            Step::LetDaysPass { days } => {
                self.now = self.now.plus_days(days);
                self.world.app.set_clock(self.now);
                Some(Ok(()))
            }
            Step::MoveBetweenTeams => None,
            Step::OpenReview => {
                let kind = kind_in(known.service.stage.as_str());
                Some(self.write(who, move |tx, slug| reviews::open(tx, slug, kind, None).map(drop)))
            }
            Step::Launch => {
                let version = known.service.version;
                Some(self.write(who, move |tx, slug| {
                    services::launch(tx, slug, version, "Ready.").map(drop)
                }))
            }
            Step::AskSre { edge } => {
                let team: Slug = if edge { EDGE } else { CORE }.parse().unwrap();
                Some(self.write(who, move |tx, slug| {
                    takeovers::ask(tx, slug, &team, "It is critical.").map(drop)
                }))
            }
            Step::AnswerTakeover { yes } => self.answer_takeover(who, yes),
            _ => self.in_review(who, step, known.review.as_ref()?),
        }
    }

    fn write<T: Send + 'static>(
        &self,
        who: Who,
        work: impl FnOnce(&mut Tx<'_>, &Slug) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slug = self.slug.clone();
        self.world.write(who, move |tx| work(tx, &slug))
    }

    fn answer_takeover(&self, who: Who, yes: bool) -> Option<Result<()>> {
        let asked = self.world.read(|view| takeovers::of_service(view, &self.slug)).unwrap();
        let newest = asked.first()?;
        let (number, version) = (newest.number, newest.version);
        let fields = TakeoverFields {
            answer: if yes { "yes" } else { "no" }.to_owned(),
            until: String::new(),
            words: "Lower its burden first.".to_owned(),
        };
        Some(self.write(who, move |tx, slug| {
            takeovers::answer(tx, slug, number, version, &fields).map(drop)
        }))
    }

    fn in_review(&self, who: Who, step: Step, review: &ReviewDetail) -> Option<Result<()>> {
        let key = ReviewKey { kind: review.kind, number: review.number };
        Some(match step {
            Step::Answer { item, met } => {
                let item = &review.items[item];
                let answer = if met { "met" } else { "not_met" };
                let fields = AnswerFields { answer: answer.to_owned(), ..AnswerFields::default() };
                let answer = Some((item.answer_version, fields));
                self.change(who, key, item, ItemChange { answer, ..ItemChange::default() })
            }
            Step::Confirm { item } => {
                let change = ItemChange { confirm: true, ..ItemChange::default() };
                self.change(who, key, &review.items[item], change)
            }
            Step::AddProof { item } => {
                let url = "https://example.com/proof".to_owned();
                let evidence = Some(NewEvidence { url, ..NewEvidence::default() });
                let change = ItemChange { evidence, ..ItemChange::default() };
                self.change(who, key, &review.items[item], change)
            }
            Step::Judge { item } => self.judge(who, key, &review.items[item]),
            Step::Submit => {
                self.write(who, move |tx, slug| reviews::submit(tx, slug, key).map(drop))
            }
            Step::Return => self.write(who, move |tx, slug| {
                reviews::return_with_changes(tx, slug, key, "Say more.").map(drop)
            }),
            Step::Withdraw => self
                .write(who, move |tx, slug| reviews::withdraw(tx, slug, key, "Later.").map(drop)),
            Step::SignOff => {
                let content = review.content_hash.clone();
                self.write(who, move |tx, slug| {
                    sign_offs::sign_off(tx, slug, key, "Fit.", &content).map(drop)
                })
            }
            _ => return None,
        })
    }

    fn change(&self, who: Who, key: ReviewKey, item: &ItemDetail, to: ItemChange) -> Result<()> {
        let item: ItemId = item.id.clone();
        self.write(who, move |tx, slug| answers::change(tx, slug, key, &item, to).map(drop))
    }

    /// Accepts the item; with a condition when it is required and below its bar.
    fn judge(&self, who: Who, key: ReviewKey, item: &ItemDetail) -> Result<()> {
        let conditional = item.below && item.severity == Severity::Required;
        let judgement = Judgement {
            verdict: if conditional { Verdict::AcceptedWithCondition } else { Verdict::Accepted },
            seen: item.seen.clone(),
            comment: String::new(),
            condition: conditional.then(|| NewCondition {
                words: "Repair it.".to_owned(),
                owner: Who::Lead.handle().parse().unwrap(),
                due_on: self.now.plus_days(30).date(),
                before_launch: false,
            }),
        };
        let item: ItemId = item.id.clone();
        self.write(who, move |tx, slug| verdicts::judge(tx, slug, key, &item, &judgement).map(drop))
    }

    /// Puts the person in two teams out of the owning team, or back into it.
    pub fn move_between_teams(&self, out: bool) {
        let (team, handle) = (OWNERS.parse().unwrap(), Who::SreInTeam.handle().parse().unwrap());
        let moved = self.world.write(Who::Admin, move |tx| {
            if out {
                teams::remove_member(tx, &team, &handle)
            } else {
                teams::set_member(tx, &team, &handle, Role::Member)
            }
        });
        match moved {
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// The review that a stage asks for.
fn kind_in(stage: &str) -> Kind {
    if stage == "in_development" { Kind::Launch } else { Kind::Handoff }
}

/// Whether the review can still move.
pub fn is_under_way(review: &ReviewDetail) -> bool {
    matches!(review.state, State::Open | State::Submitted | State::Returned)
}

fn profile() -> Vec<compliance::Submission> {
    let whole = whole_profile();
    let answers = whole.as_object().unwrap().iter();
    answers
        .map(|(key, value)| compliance::Submission {
            key: key.trim_start_matches("q_").to_owned(),
            now: vec![value.as_str().unwrap().to_owned()],
            expected: Vec::new(),
            owner: String::new(),
            due: String::new(),
        })
        .collect()
}
