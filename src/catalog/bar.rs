//! One bar: its rule against the answer it judges, and against the launch bar it must not loosen.

use std::collections::BTreeSet;

use serde_saphyr::Spanned;

use super::file::{BarEntry, EvidenceEntry, ItemEntry, RuleEntry, Text};
use super::problem::{Place, Report, place};
use super::{since, words};
use crate::domain::checklist::{AnswerKind, Bar, EvidenceNeed, Item, Kind, MOST_DAYS, Rule};

/// The bar that an item carries in a file of this kind. The other bar belongs in the other file.
pub(super) fn of_kind(
    report: &mut Report<'_>,
    item: &ItemEntry,
    (kind, version): (Kind, u32),
    answer: Option<&AnswerKind>,
) -> Option<Bar> {
    let (own, other, elsewhere) = match kind {
        Kind::Launch => (&item.launch, &item.handoff, Kind::Handoff),
        Kind::Handoff => (&item.handoff, &item.launch, Kind::Launch),
    };
    if let Some(other) = other {
        let message = format!("`{elsewhere}` bars belong in the {elsewhere} file");
        report.add(place(other), message);
    }
    match own {
        Some(entry) => read(report, &entry.value, answer, version),
        None => {
            report.add(place(&item.id), format!("item {} has no `{kind}` bar", item.id.value));
            None
        }
    }
}

/// Reads a bar of a file of this version; the answer is missing when it could not be read itself.
pub(super) fn read(
    report: &mut Report<'_>,
    entry: &BarEntry,
    answer: Option<&AnswerKind>,
    version: u32,
) -> Option<Bar> {
    let rule = rule(report, &entry.rule);
    if let Some(rule) = rule.as_ref().filter(|rule| !rule.is_within_reach()) {
        report.add(place(&entry.rule), format!("`{rule}` is more than ten years"));
    }
    if let (Some(rule), Some(answer)) = (&rule, answer) {
        check_fit(report, place(&entry.rule), rule, answer);
    }
    let words = words::text(report, &entry.words, "words");
    let severity = words::named(report, &entry.severity, "severity");
    let evidence = evidence(report, &entry.evidence);
    let since = entry.since.as_ref().map(|entry| since::read(report, entry, version));
    let since = match since {
        Some(known) => Some(known?),
        None => None,
    };
    Some(Bar { rule: rule?, words: words?, severity: severity?, evidence: evidence?, since })
}

/// Reports a handoff bar whose rule is looser than the one to launch. The severity may be less: a
/// launch can need at once what a running service has shown in the meantime.
pub(super) fn check_not_looser(
    report: &mut Report<'_>,
    entry: &BarEntry,
    handoff: &Bar,
    item: &Item,
) {
    let Some(launch) = &item.launch else { return };
    // A rule that does not fit is reported as that alone.
    if handoff.rule.fits(&item.answer) && !handoff.rule.at_least_as_strict_as(&launch.rule) {
        let (handoff, launch) = (&handoff.rule, &launch.rule);
        let message = format!("handoff bar `{handoff}` is looser than launch bar `{launch}`");
        report.add(place(&entry.rule), message);
    }
}

fn evidence(report: &mut Report<'_>, entry: &EvidenceEntry) -> Option<EvidenceNeed> {
    let hint = words::text(report, &entry.hint, "hint");
    if let Some(age) = &entry.max_age_days
        && age.value == 0
    {
        report.add(place(age), "with `max_age_days` 0 no evidence ever counts");
    }
    if let Some(age) = &entry.max_age_days
        && age.value > MOST_DAYS
    {
        report.add(place(age), format!("`max_age_days` is more than {MOST_DAYS}, ten years"));
    }
    Some(EvidenceNeed { hint: hint?, max_age_days: entry.max_age_days.as_ref().map(|a| a.value) })
}

fn rule(report: &mut Report<'_>, entry: &Spanned<RuleEntry>) -> Option<Rule> {
    Some(match &entry.value {
        RuleEntry::Met => Rule::Met,
        RuleEntry::Present => Rule::Present,
        RuleEntry::AtMost(limit) => Rule::AtMost(*limit),
        RuleEntry::AtLeast(limit) => Rule::AtLeast(*limit),
        RuleEntry::OneOf(values) => Rule::OneOf(one_of(report, place(entry), values)?),
        RuleEntry::WithinDays(days) => Rule::WithinDays(*days),
        RuleEntry::MonthsAhead(months) => Rule::MonthsAhead(*months),
    })
}

fn one_of(report: &mut Report<'_>, at: Place, values: &[Text]) -> Option<BTreeSet<String>> {
    if values.is_empty() {
        report.add(at, "`one_of` names no value, so nothing could pass");
        return None;
    }
    let mut seen = BTreeSet::new();
    for value in values {
        words::unique(report, &mut seen, value, "value");
    }
    Some(seen)
}

fn check_fit(report: &mut Report<'_>, at: Place, rule: &Rule, answer: &AnswerKind) {
    if rule.fits(answer) {
        return;
    }
    report.add(
        at,
        match (rule, answer) {
            (Rule::AtMost(_) | Rule::AtLeast(_), AnswerKind::Number { min, max, .. }) => {
                format!("`{rule}` is outside the range of the answer, {min} to {max}")
            }
            (Rule::OneOf(_), AnswerKind::Choice { options }) => {
                let known: Vec<&str> = options.iter().map(|o| o.value.as_str()).collect();
                format!("`{rule}` is not among the options: {}", known.join(", "))
            }
            _ => format!("`{rule}` does not fit {}", kind_of(answer)),
        },
    );
}

fn kind_of(answer: &AnswerKind) -> &'static str {
    match answer {
        AnswerKind::Attest => "an answer that attests",
        AnswerKind::Number { .. } => "a number",
        AnswerKind::Choice { .. } => "a choice",
        AnswerKind::Date => "a date",
        AnswerKind::Text => "a text",
    }
}
