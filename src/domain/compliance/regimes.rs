//! Which regimes follow from the answers. Each regime has a list of tests in order of precedence
//! (`rules`); the first that holds decides, and a regime is out of scope only when every test is
//! known to fail, today and within 12 months.

use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::questions::QuestionKey;
use super::rules::{self, Rule, Test};
use super::view::{Horizon, View};
use crate::domain::checklist::Regime;

/// What the answers say about one regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Likely in scope.
    InScope,
    /// Likely in scope, with fewer duties.
    Reduced,
    /// A person has to decide: the answers point to the regime and do not settle it.
    Confirm,
    /// Not in scope today, likely within 12 months.
    Upcoming,
    /// Every test is known to fail, today and within 12 months.
    OutOfScope,
    /// An open answer decides.
    Undetermined,
}

text_enum!(Scope {
    InScope => "in_scope",
    Reduced => "reduced",
    Confirm => "confirm",
    Upcoming => "upcoming",
    OutOfScope => "out_of_scope",
    Undetermined => "undetermined",
});

impl Scope {
    /// The words that people see while nobody has confirmed the finding.
    pub fn words(self) -> &'static str {
        match self {
            Scope::InScope => "Likely in scope, confirm",
            Scope::Reduced => "Likely in reduced scope, confirm",
            Scope::Confirm => "Possibly in scope, decide",
            Scope::Upcoming => "Likely in scope within 12 months, confirm",
            Scope::OutOfScope => "Likely out of scope",
            Scope::Undetermined => "Open, answers missing",
        }
    }

    /// Whether the finding adds the items of its regime to a review. What is likely, possible or
    /// expected adds them: an item too many is dropped when compliance confirms the regime as out
    /// of scope, while one too few is found by an auditor. `Undetermined` adds nothing, because it
    /// would put every regime's items before a team that has answered nothing; the answers it
    /// waits for keep the profile incomplete instead.
    pub fn adds_items(self) -> bool {
        match self {
            Scope::InScope | Scope::Reduced | Scope::Confirm | Scope::Upcoming => true,
            Scope::OutOfScope | Scope::Undetermined => false,
        }
    }
}

/// The organisation's own limits from which a service counts as critical.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Thresholds {
    /// Cost of one hour of full outage, in the organisation's currency.
    pub outage_cost_per_hour: f64,
    /// Requests per second at the peak.
    pub traffic_peak: f64,
}

/// What the answers say, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Grounds {
    /// The result.
    pub scope: Scope,
    /// Which answers decided, as a plain sentence with their figures.
    pub why: String,
    /// The questions whose answers decided; for an undetermined scope, those it waits for.
    pub decided_by: Vec<QuestionKey>,
    /// The rule's questions that are unanswered or unknown, whatever the result.
    pub open: Vec<QuestionKey>,
}

/// What the answers say about one regime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RegimeFinding {
    /// The regime.
    pub regime: Regime,
    /// The result and why.
    #[serde(flatten)]
    pub grounds: Grounds,
}

/// Everything that follows from the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Findings {
    /// One finding for each regime, in the order of [`Regime::ALL`].
    pub regimes: Vec<RegimeFinding>,
    /// Whether the service is critical to the organisation. `InScope` means critical today,
    /// `Upcoming` within 12 months; `Reduced` and `Confirm` do not occur.
    pub criticality: Grounds,
}

impl Findings {
    /// What was found about a regime.
    pub fn of(&self, regime: Regime) -> Option<&RegimeFinding> {
        self.regimes.iter().find(|finding| finding.regime == regime)
    }

    /// Whether the service is critical to the organisation, today or within 12 months.
    pub fn is_critical(&self) -> bool {
        self.criticality.scope.adds_items()
    }
}

/// The short name of a regime as people say it.
pub fn regime_name(regime: Regime) -> &'static str {
    match regime {
        Regime::Sox => "SOX",
        Regime::PciDss => "PCI DSS",
        Regime::Hipaa => "HIPAA",
        Regime::Gdpr => "GDPR",
        Regime::Ccpa => "CCPA",
        Regime::UsBreach => "US breach notification",
        Regime::Itar => "ITAR",
        Regime::Ear => "EAR",
        Regime::Contract => "Contracts",
    }
}

/// The questions whose answers a regime's rule reads.
pub fn questions_of(regime: Regime) -> &'static [QuestionKey] {
    rules::of(regime).questions
}

/// What follows from the answers for every regime, and whether the service is critical.
pub fn derive(answers: &Answers, thresholds: &Thresholds) -> Findings {
    let finding = |regime: &Regime| {
        let grounds = settle(answers, thresholds, &rules::of(*regime));
        RegimeFinding { regime: *regime, grounds }
    };
    Findings {
        regimes: Regime::ALL.iter().map(finding).collect(),
        criticality: settle(answers, thresholds, &rules::CRITICAL),
    }
}

/// The outcome of a rule at one time.
enum Outcome {
    /// These tests hold, all of one scope.
    Holds(Scope, Vec<Test>),
    /// An open answer decides.
    Open,
    /// Every test fails.
    Fails,
}

fn outcome(mut tests: Vec<Test>) -> Outcome {
    let Some(scope) = tests.iter().find(|test| test.holds == Some(true)).map(|test| test.scope)
    else {
        let open = tests.iter().any(|test| test.holds.is_none());
        return if open { Outcome::Open } else { Outcome::Fails };
    };
    tests.retain(|test| test.scope == scope && test.holds == Some(true));
    Outcome::Holds(scope, tests)
}

fn settle(answers: &Answers, thresholds: &Thresholds, rule: &Rule) -> Grounds {
    let at = |horizon| outcome((rule.tests)(&View::new(answers, horizon), thresholds));
    let open: Vec<QuestionKey> = rule
        .questions
        .iter()
        .copied()
        .filter(|key| answers.is_unanswered(*key) || answers.is_unknown(*key))
        .collect();
    let (scope, why, decided_by) = match (at(Horizon::Today), at(Horizon::WithinYear)) {
        (Outcome::Holds(scope, tests), later) => {
            let mut why = rule.sentence(scope, &tests);
            if let Outcome::Holds(change, tests) = later
                && change != scope
            {
                why = format!("{why} {}", rule.expected_sentence(change, &tests));
            }
            (scope, why, keys_of(&tests))
        }
        (today, Outcome::Holds(scope, tests)) => {
            let mut why = rule.expected_sentence(scope, &tests);
            if matches!(today, Outcome::Open) {
                why = format!(
                    "{why} Whether it applies today is open. {}",
                    waiting_for(answers, &open)
                );
            }
            (Scope::Upcoming, why, keys_of(&tests))
        }
        (Outcome::Open, _) | (_, Outcome::Open) => {
            (Scope::Undetermined, waiting_for(answers, &open), open.clone())
        }
        (Outcome::Fails, Outcome::Fails) => {
            let answered = rule.questions.iter().copied().filter(|key| answers.get(*key).is_some());
            (Scope::OutOfScope, (rule.fails)(answers, thresholds), answered.collect())
        }
    };
    Grounds { scope, why, decided_by, open }
}

fn keys_of(tests: &[Test]) -> Vec<QuestionKey> {
    let mut keys: Vec<QuestionKey> = tests.iter().flat_map(|test| test.keys).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The open answers in words: `Unanswered: share of revenue. Unknown: health data.`
fn waiting_for(answers: &Answers, open: &[QuestionKey]) -> String {
    let list = |unknown: bool| {
        let keys = open.iter().filter(|key| answers.is_unknown(**key) == unknown);
        keys.map(|key| key.question().topic).collect::<Vec<_>>().join("; ")
    };
    let parts = [("Unanswered", list(false)), ("Unknown", list(true))];
    let filled = parts.into_iter().filter(|(_, topics)| !topics.is_empty());
    filled.map(|(head, topics)| format!("{head}: {topics}.")).collect::<Vec<_>>().join(" ")
}
