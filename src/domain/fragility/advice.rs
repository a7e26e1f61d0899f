//! What the findings suggest, as a sentence. It advises; nothing waits for it.

use chrono::NaiveDate;

use super::{Condition, Finding, Holding};
use crate::domain::policy_figures::PolicyFigures;

/// What is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Whether a handback is suggested.
    pub suggested: bool,
    /// Why, or what is missing.
    pub sentence: String,
}

/// The suggested rule (checklist facts, section 4; ours): at least two conditions grave enough, or
/// one that was as grave in the review before, and a joint plan that has run for a month, unless it
/// is urgent. `before` are the conditions that were grave enough in the review before;
/// `plan_since` is the day on which a joint plan began.
pub fn advice(
    findings: &[Finding],
    before: &[Condition],
    plan_since: Option<NaiveDate>,
    urgent: bool,
    today: NaiveDate,
    figures: &PolicyFigures,
) -> Advice {
    let holds = |finding: &&Finding| finding.eligible.holding == Holding::Holds;
    let grave = findings.iter().filter(holds).count();
    let again =
        findings.iter().filter(holds).filter(|found| before.contains(&found.condition)).count();
    let known = |finding: &&Finding| finding.grade().is_none();
    let unknown = findings.iter().filter(known);
    let unknown = unknown.filter(|found| found.eligible.holding == Holding::Unknown).count();
    let reaches = |count: usize, needed: u32| needed > 0 && count >= needed as usize;
    let enough = reaches(grave, figures.handback_conditions)
        || reaches(again, figures.handback_conditions_repeated);
    let ran = plan_since.map(|since| (today - since).num_days());
    let tried = urgent || ran.is_some_and(|days| days >= i64::from(figures.remediation_days));

    let mut sentence = format!("{}, {again} of them twice in a row", conditions(grave));
    if unknown > 0 {
        sentence += &format!("; {unknown} unknown");
    }
    sentence += match (enough, tried) {
        (true, true) => ". A handback can be proposed.",
        (true, false) => ". Run a joint plan first",
        (false, _) => ". The usual way is to go on together",
    };
    match (enough, tried, ran) {
        (true, true, _) => {}
        (true, false, Some(days)) => {
            sentence += &format!(": it has run {days} of {} days.", figures.remediation_days);
        }
        (true, false, None) => {
            sentence += &format!(" for {} days, unless it is urgent.", figures.remediation_days);
        }
        (false, ..) => {
            sentence += &format!(
                ": a handback is suggested from {}, or {} twice in a row.",
                figures.handback_conditions, figures.handback_conditions_repeated
            );
        }
    }
    Advice { suggested: enough && tried, sentence }
}

fn conditions(count: usize) -> String {
    match count {
        1 => "1 condition holds".to_owned(),
        count => format!("{count} conditions hold"),
    }
}
