//! The compliance questionnaire of a service, and the regimes it leads to.

use crate::domain::compliance::{
    Answer, Answers, Decision, Question as Asked, QuestionKey, QuestionKind, SECTIONS, Submitted,
    UNKNOWN,
};
use crate::ops::FieldError as Problem;
use crate::ops::compliance::{ProfileDetail, RegimeDetail, Submission};
use crate::web::pages::fields::{self, met};
use crate::web::views::compliance::{Derived, Question, QuestionSection, Questionnaire};
use crate::web::views::form::{BothSides, Choice, Field, FieldError, FormConflict};
use crate::web::views::service::ServiceHead;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What was sent and not accepted, so that nothing is lost.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Answers as they were sent; empty when none were.
    pub submissions: Vec<Submission>,
    /// A confirmation as it was sent.
    pub confirmation: Option<KeptConfirmation>,
    /// What is wrong; the field of an answer is `q_<key>`.
    pub problems: Vec<Problem>,
    /// The version on which the answers were given, which sending them again still replaces; none
    /// when the version of now is shown beside them.
    pub version: Option<i32>,
    /// The name of the person who changed the profile meanwhile.
    pub changed_by: Option<String>,
}

/// A confirmation as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptConfirmation {
    /// The key of the regime.
    pub regime: String,
    /// `in`, `out`, or nothing.
    pub decision: String,
    /// The note.
    pub note: String,
}

/// The questionnaire as a page.
pub fn page(
    detail: &ProfileDetail,
    head: ServiceHead,
    kept: &Kept,
    viewer: &Viewer,
) -> Questionnaire {
    let shell = Shell::new(format!("Compliance of {}", head.name), Nav::Services, viewer);
    let may_answer = detail.may.contains(&"answer_compliance");
    let may_confirm = detail.may.contains(&"confirm_compliance");
    let sentence = |unless: bool, words: &str| if unless { "" } else { words }.to_owned();
    let accepted = kept.problems.is_empty() && kept.changed_by.is_none();
    let action = format!("/services/{}/compliance", detail.service);
    Questionnaire {
        shell: if accepted { shell } else { shell.with_error() },
        version: u64::try_from(kept.version.unwrap_or(detail.version)).unwrap_or(0),
        errors: lines(kept),
        conflict: kept.changed_by.as_deref().map(|by| FormConflict {
            sentence: met(by, "this profile"),
            fields: differences(detail, &kept.submissions),
            theirs: action.clone(),
            form: "answers",
        }),
        action,
        may_answer,
        reason: sentence(may_answer, "Only the owning team answers. Everybody may read."),
        progress: progress(detail),
        sections: sections(detail, kept),
        regimes: detail.regimes.iter().map(|regime| derived(regime, kept)).collect(),
        confirm_action: if may_confirm {
            format!("/services/{}/compliance/confirmations", detail.service)
        } else {
            String::new()
        },
        who_confirms: sentence(
            may_confirm,
            "Somebody with the compliance grant confirms, who is not in the owning team.",
        ),
        head,
    }
}

/// The questions to which the profile now holds another answer than was sent, both in words.
fn differences(detail: &ProfileDetail, mine: &[Submission]) -> Vec<BothSides> {
    let asked = SECTIONS.iter().flat_map(|section| section.keys.iter().copied());
    asked
        .filter_map(|key| {
            let sent = mine.iter().find(|sent| sent.key == key.as_str())?;
            let now = detail.answers.get(key);
            let theirs = now.map_or_else(String::new, |answer| answer.words(key));
            fields::both_sides(topic(key), theirs, words(key, sent))
        })
        .collect()
}

/// An answer in words as it was sent; as it was typed when it cannot be read.
fn words(key: QuestionKey, sent: &Submission) -> String {
    let submitted =
        Submitted { now: &sent.now, expected: &sent.expected, owner: &sent.owner, due: &sent.due };
    if submitted.is_blank() {
        return String::new();
    }
    Answers::parse_one(key, &submitted)
        .map_or_else(|_| sent.now.join(", "), |answer| answer.words(key))
}

fn progress(detail: &ProfileDetail) -> String {
    let asked = || QuestionKey::ALL.iter().filter(|key| detail.answers.asks(**key));
    let unknown = asked().filter(|key| detail.answers.get(**key).is_some_and(Answer::is_unknown));
    let (total, unknown) = (asked().count(), unknown.count());
    let answered = total.saturating_sub(detail.unanswered.len());
    match (unknown, detail.unknown_without_owner.len()) {
        (0, _) => format!("{answered} of {total} answered"),
        (_, 0) => format!("{answered} of {total} answered, {unknown} unknown"),
        (_, open) => format!(
            "{answered} of {total} answered, {unknown} unknown, {open} of them without an owner \
             and a date"
        ),
    }
}

/// The lines above the form; each leads to its question, which has the name of its field as id.
fn lines(kept: &Kept) -> Vec<FieldError> {
    kept.problems
        .iter()
        .map(|problem| {
            let key = problem.field.strip_prefix("q_").and_then(|key| key.parse().ok());
            match key {
                Some(key) => {
                    let topic = topic(key);
                    FieldError::at(&problem.field, format!("{topic}: {}", problem.sentence))
                }
                None => FieldError::at("", &problem.sentence),
            }
        })
        .collect()
}

fn topic(key: QuestionKey) -> String {
    super::services::capital(key.question().topic)
}

fn sections(detail: &ProfileDetail, kept: &Kept) -> Vec<QuestionSection> {
    let sections = SECTIONS.iter().map(|section| QuestionSection {
        id: section.id.to_owned(),
        title: section.title.to_owned(),
        hint: String::new(),
        questions: section
            .keys
            .iter()
            // What an earlier answer made pointless is not asked; its answer stays on record.
            .filter(|key| detail.answers.asks(**key))
            .map(|key| question(*key, detail, kept))
            .collect(),
    });
    sections.filter(|section| !section.questions.is_empty()).collect()
}

fn question(key: QuestionKey, detail: &ProfileDetail, kept: &Kept) -> Question {
    let asked = key.question();
    let sent = kept.submissions.iter().find(|sent| sent.key == key.as_str());
    let raw = sent.cloned().unwrap_or_else(|| raw(key, detail.answers.get(key)));
    let unknown = raw.now.iter().any(|value| value.trim() == UNKNOWN.value);
    let typed = |values: &[String]| {
        values
            .iter()
            .find(|value| !value.trim().is_empty() && value.trim() != UNKNOWN.value)
            .cloned()
            .unwrap_or_default()
    };
    Question {
        key: key.as_str().to_owned(),
        label: asked.ask.to_owned(),
        hint: asked.help.to_owned(),
        radios: matches!(asked.kind, QuestionKind::Scope | QuestionKind::Choice { .. }),
        number: matches!(asked.kind, QuestionKind::Number { .. }),
        boxes: matches!(asked.kind, QuestionKind::MultiChoice { .. }),
        text: asked.kind == QuestionKind::Text,
        options: options(asked.kind, &raw.now),
        value: if asked.kind.options().is_empty() { typed(&raw.now) } else { String::new() },
        unit: unit(asked.kind),
        takes_expected: asked.kind.takes_expected(),
        expects: raw.expected.iter().any(|value| !value.trim().is_empty()),
        expected_options: expected_options(asked, &raw.expected),
        expected: typed(&raw.expected),
        may_be_unknown: true,
        unknown,
        owner: Field::holding(raw.owner),
        due: Field::holding(raw.due),
        error: fields::wrong(&kept.problems, &format!("q_{key}")),
    }
}

fn options(kind: QuestionKind, chosen: &[String]) -> Vec<Choice> {
    kind.options()
        .iter()
        .map(|option| {
            let is_chosen = chosen.iter().any(|value| value == option.value);
            Choice::new(option.value, option.label, is_chosen)
        })
        .collect()
}

/// The options of the answer expected within 12 months; one of several can be taken back.
fn expected_options(asked: &Asked, expected: &[String]) -> Vec<Choice> {
    if !asked.kind.takes_expected() {
        return Vec::new();
    }
    let mut choices = options(asked.kind, expected);
    if matches!(asked.kind, QuestionKind::Choice { .. }) {
        let same = choices.iter().all(|choice| !choice.chosen);
        choices.insert(0, Choice::new("", "The same as today", same));
    }
    choices
}

fn unit(kind: QuestionKind) -> String {
    match kind {
        QuestionKind::Number { unit, .. } => unit.to_owned(),
        _ => String::new(),
    }
}

/// An answer as the form would have sent it.
fn raw(key: QuestionKey, answer: Option<&Answer>) -> Submission {
    let mut raw = Submission { key: key.as_str().to_owned(), ..Submission::default() };
    let Some(answer) = answer else { return raw };
    match answer {
        Answer::Scope { value } => raw.now.push(value.as_str().to_owned()),
        Answer::Number { now, expected } => {
            raw.now.push(now.to_string());
            raw.expected.extend(expected.map(|figure| figure.to_string()));
        }
        Answer::Choice { now, expected } => {
            raw.now.push(now.clone());
            raw.expected.extend(expected.clone());
        }
        Answer::MultiChoice { now, expected } => {
            raw.now.extend(now.iter().cloned());
            raw.expected.extend(expected.iter().cloned());
        }
        Answer::Text { text } => raw.now.push(text.clone()),
        Answer::Unknown { owner, due } => {
            raw.now.push(UNKNOWN.value.to_owned());
            raw.owner = owner.as_ref().map_or_else(String::new, |owner| owner.to_string());
            raw.due = due.map_or_else(String::new, |due| due.to_string());
        }
    }
    raw
}

fn derived(regime: &RegimeDetail, kept: &Kept) -> Derived {
    let key = regime.regime.as_str();
    let sent = kept.confirmation.as_ref().filter(|sent| sent.regime == key);
    let choice = |decision: Decision, label: &str| {
        let chosen = sent.is_some_and(|sent| sent.decision == decision.as_str());
        Choice::new(decision.as_str(), label, chosen)
    };
    Derived {
        key: key.to_owned(),
        name: regime.name.to_owned(),
        standing: regime.standing.to_owned(),
        because: regime.why.clone(),
        glyph: if regime.adds_items { "gavel" } else { "na" },
        confirmed: regime.confirmed,
        confirmation: String::new(),
        in_scope: vec![choice(Decision::In, "In scope"), choice(Decision::Out, "Not in scope")],
        note: sent
            .map_or_else(Field::default, |sent| fields::field(&kept.problems, "note", &sent.note)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::Regime;
    use crate::web::render::render;

    fn detail(answers: &str) -> ProfileDetail {
        ProfileDetail {
            service: "checkout-api".parse().unwrap(),
            version: 4,
            answers: serde_json::from_str(answers).unwrap(),
            unanswered: vec![QuestionKey::EuPeople],
            unknown_without_owner: Vec::new(),
            regimes: vec![RegimeDetail {
                regime: Regime::Sox,
                name: "SOX 404",
                standing: "Likely, confirm",
                why: "11 % of revenue".into(),
                adds_items: true,
                confirmed: false,
            }],
            critical: false,
            may: vec!["answer_compliance", "confirm_compliance"],
        }
    }

    const ANSWERS: &str = r#"{
        "issuer": { "kind": "scope", "value": "yes_now" },
        "revenue_share_pct": { "kind": "number", "now": 4.5, "expected": 7 },
        "health_role": { "kind": "choice", "now": "neither" },
        "cardholder_data": { "kind": "multi_choice", "now": ["store"], "expected": ["process"] },
        "crypto_function": { "kind": "unknown", "owner": "ana", "due": "2026-12-01" }
    }"#;

    fn found<'a>(page: &'a Questionnaire, key: &str) -> &'a Question {
        let all = page.sections.iter().flat_map(|section| &section.questions);
        all.into_iter().find(|question| question.key == key).unwrap()
    }

    fn shown(kept: &Kept) -> Questionnaire {
        page(&detail(ANSWERS), ServiceHead::sample(), kept, &Viewer::default())
    }

    #[test]
    fn every_answer_stands_where_the_form_would_send_it_again() {
        let page = shown(&Kept::default());
        let share = found(&page, "revenue_share_pct");
        assert_eq!((share.value.as_str(), share.expected.as_str()), ("4.5", "7"));
        assert!(share.expects && share.unit == "%");
        let cards = found(&page, "cardholder_data");
        assert!(cards.options.iter().any(|option| option.chosen && option.value == "store"));
        assert!(cards.expected_options.iter().any(|one| one.chosen && one.value == "process"));
        assert!(found(&page, "health_role").expected_options[0].chosen);
        let unknown = found(&page, "crypto_function");
        assert!(
            unknown.unknown && unknown.owner.value == "ana" && unknown.due.value == "2026-12-01"
        );
        assert!(page.progress.ends_with("1 unknown"), "{}", page.progress);
        let html = render("compliance/show", &page).unwrap();
        for field in ["q_revenue_share_pct", "expected_revenue_share_pct", "owner_issuer"] {
            assert!(html.contains(&format!("name=\"{field}\"")), "no field {field}");
        }
    }

    #[test]
    fn what_the_page_shows_reads_back_as_the_same_answers() {
        let detail = detail(ANSWERS);
        for key in QuestionKey::ALL {
            let Some(answer) = detail.answers.get(*key) else { continue };
            let sent = raw(*key, Some(answer));
            let submitted = crate::domain::compliance::Submitted {
                now: &sent.now,
                expected: &sent.expected,
                owner: &sent.owner,
                due: &sent.due,
            };
            let read = crate::domain::compliance::Answers::parse_one(*key, &submitted).unwrap();
            assert_eq!(&read, answer);
        }
    }

    #[test]
    fn a_refused_answer_is_kept_and_its_line_leads_to_it() {
        let kept = Kept {
            submissions: vec![Submission {
                key: "outage_cost_per_hour".into(),
                now: vec!["a lot".into()],
                ..Submission::default()
            }],
            problems: vec![Problem::new("q_outage_cost_per_hour", "Write a number.")],
            ..Kept::default()
        };
        let page = shown(&kept);
        assert_eq!(page.errors[0].anchor, "q_outage_cost_per_hour");
        assert!(page.errors[0].message.starts_with("Cost of an hour of outage:"));
        assert_eq!(found(&page, "outage_cost_per_hour").value, "a lot");
        assert!(page.shell.error);
        let html = render("compliance/show", &page).unwrap();
        assert!(html.contains("id=\"q_outage_cost_per_hour\"") && html.contains("a lot"));
    }

    #[test]
    fn a_refused_confirmation_is_kept_and_readers_are_told_who_confirms() {
        let kept = Kept {
            confirmation: Some(KeptConfirmation {
                regime: "sox".into(),
                decision: "out".into(),
                note: "n".repeat(9),
            }),
            problems: vec![Problem::new("note", "Too long.")],
            ..Kept::default()
        };
        let page = shown(&kept);
        assert!(page.regimes[0].in_scope[1].chosen);
        assert_eq!(page.regimes[0].note.error, "Too long.");
        let mut reader = detail("{}");
        reader.may.clear();
        let page =
            super::page(&reader, ServiceHead::sample(), &Kept::default(), &Viewer::default());
        assert!(page.confirm_action.is_empty() && !page.may_answer);
        let html = render("compliance/show", &page).unwrap();
        assert!(html.contains("Only the owning team answers") && html.contains("compliance grant"));
    }
}
