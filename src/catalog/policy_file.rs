//! `policy.yaml`: the figures of the practice, each with its source.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::problem::{Problem, Problems};
use super::read::Source;
use crate::domain::policy_figures::PolicyFigures;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    launch_review_valid_days: Spanned<Figure>,
    handoff_review_valid_days: Spanned<Figure>,
    launch_sign_offs: Spanned<Figure>,
    handoff_sign_offs: Spanned<Figure>,
    self_managed_months: Spanned<Figure>,
    self_managed_months_after_handback: Spanned<Figure>,
    burden_window_days: Spanned<Figure>,
    handback_reply_days: Spanned<Figure>,
    incidents_per_shift_team: Spanned<Figure>,
    operational_work_percent: Spanned<Figure>,
    on_call_percent: Spanned<Figure>,
    rota_one_site: Spanned<Figure>,
    rota_per_site_two_sites: Spanned<Figure>,
    evidence_warning_days: Spanned<Figure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    value: u32,
    unit: String,
    source: String,
    #[expect(dead_code, reason = "checked by being read; shown by the page of the policy")]
    basis: Basis,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Basis {
    Sourced,
    Derived,
    Ours,
}

/// Reads the policy file.
///
/// # Errors
/// Everything that is wrong with it, by place.
pub fn read(source: Source<'_>) -> Result<PolicyFigures, Vec<Problem>> {
    let mut problems = Problems::of(source.path, source.text);
    let file: File = match serde_saphyr::from_str(source.text) {
        Ok(file) => file,
        Err(error) => {
            let message = error.without_snippet().to_string();
            let message = message.lines().next().unwrap_or_default().to_owned();
            match error.location() {
                Some(place) => problems.at(place, message),
                None => problems.whole(message),
            }
            return Err(problems.into_sorted());
        }
    };
    let mut value = |figure: &Spanned<Figure>| {
        let Figure { value, unit, source, .. } = &figure.value;
        if *value == 0 {
            problems.at(figure.referenced, "0 makes no sense here");
        }
        if unit.trim().is_empty() || source.trim().is_empty() {
            problems.at(figure.referenced, "a figure needs a unit and a source");
        }
        *value
    };
    let figures = PolicyFigures {
        version: file.version,
        launch_review_valid_days: value(&file.launch_review_valid_days),
        handoff_review_valid_days: value(&file.handoff_review_valid_days),
        launch_sign_offs: value(&file.launch_sign_offs),
        handoff_sign_offs: value(&file.handoff_sign_offs),
        self_managed_months: value(&file.self_managed_months),
        self_managed_months_after_handback: value(&file.self_managed_months_after_handback),
        burden_window_days: value(&file.burden_window_days),
        handback_reply_days: value(&file.handback_reply_days),
        incidents_per_shift_team: value(&file.incidents_per_shift_team),
        operational_work_percent: value(&file.operational_work_percent),
        on_call_percent: value(&file.on_call_percent),
        rota_one_site: value(&file.rota_one_site),
        rota_per_site_two_sites: value(&file.rota_per_site_two_sites),
        evidence_warning_days: value(&file.evidence_warning_days),
    };
    let found = problems.into_sorted();
    if found.is_empty() { Ok(figures) } else { Err(found) }
}
