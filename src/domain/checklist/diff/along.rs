//! What differs between two versions with others between them. What happened to an item is told by the
//! steps: a bar that one version tightened and the next one loosened is not as it was for those who
//! were asked meanwhile.

use std::collections::BTreeMap;

use super::{ChangeKind, Diff, ItemChange, between};
use crate::domain::checklist::Checklist;
use crate::domain::ids::ItemId;

/// What differs between the first and the last of these versions, the oldest first, by the steps from
/// each to the next. `None` when there is no version.
pub fn along(versions: &[&Checklist]) -> Option<Diff> {
    let (first, last) = (*versions.first()?, *versions.last()?);
    let mut diff = between(first, last);
    if versions.len() < 3 {
        return Some(diff);
    }
    let mut steps: BTreeMap<ItemId, Vec<(u32, ItemChange)>> = BTreeMap::new();
    for (before, after) in versions.iter().zip(versions.iter().skip(1)) {
        for change in between(before, after).changes {
            steps.entry(change.id.clone()).or_default().push((after.version, change));
        }
    }
    let mut changes: BTreeMap<ItemId, ItemChange> = BTreeMap::new();
    let retired = diff.changes.iter().filter(|change| change.kind == ChangeKind::Retired);
    let retired: Vec<ItemId> = retired.map(|change| change.id.clone()).collect();
    for (id, steps) in &steps {
        let joined = joined(diff.change(id), steps);
        if let Some(joined) = joined.filter(|_| last.item(id).is_some() || retired.contains(id)) {
            changes.insert(id.clone(), joined);
        }
    }
    let order = last.items().map(|item| item.id.clone()).chain(retired.clone());
    diff.changes = order.filter_map(|id| changes.remove(&id)).collect();
    diff.unchanged = diff.items_after + retired.len() - diff.changes.len();
    Some(diff)
}

/// What the steps come to; `whole` is the change from the first version to the last. Nothing where an
/// item only went elsewhere and came back.
fn joined(whole: Option<&ItemChange>, steps: &[(u32, ItemChange)]) -> Option<ItemChange> {
    let (_, newest) = steps.last()?;
    let mut joined = whole.unwrap_or(newest).clone();
    joined.kind = match whole.map(|whole| whole.kind) {
        Some(ends @ (ChangeKind::Added | ChangeKind::Retired)) => ends,
        _ => gravest(steps),
    };
    if whole.is_none() {
        // It came in and went again, or says at the end what it said before: each step is told.
        if newest.kind == ChangeKind::Retired || joined.kind == ChangeKind::Moved {
            return None;
        }
        joined.fields = steps.iter().flat_map(|(_, step)| step.fields.clone()).collect();
    }
    joined.keeps_answer &= steps.iter().all(|(_, step)| step.keeps_answer);
    joined.keeps_answer &= joined.kind == ChangeKind::Added || !is_away(steps);
    let reasons: Vec<(u32, &str)> = steps
        .iter()
        .filter(|(_, step)| !step.reason.is_empty())
        .map(|(version, step)| (*version, step.reason.as_str()))
        .collect();
    if reasons.len() > 1 {
        let said: Vec<String> =
            reasons.iter().map(|(version, reason)| format!("v{version}: {reason}")).collect();
        joined.reason = said.join(" ");
    }
    joined.lesson = steps.iter().rev().find_map(|(_, step)| step.lesson).or(joined.lesson);
    Some(joined)
}

/// Whether some version on the way did not ask the item that the first asked.
fn is_away(steps: &[(u32, ItemChange)]) -> bool {
    let away = |(place, (_, step)): (usize, &(u32, ItemChange))| {
        step.kind == ChangeKind::Retired && place + 1 < steps.len()
    };
    steps.iter().enumerate().any(away)
}

/// The gravest of the steps, or what they are together: more here and less there is something else.
fn gravest(steps: &[(u32, ItemChange)]) -> ChangeKind {
    let any = |kind: ChangeKind| steps.iter().any(|(_, step)| step.kind == kind);
    let came_back = any(ChangeKind::Added) || any(ChangeKind::Retired);
    let is_mixed = any(ChangeKind::Stricter) && any(ChangeKind::Looser);
    if came_back || is_mixed {
        return ChangeKind::Changed;
    }
    let by_weight = [
        ChangeKind::Changed,
        ChangeKind::Stricter,
        ChangeKind::Looser,
        ChangeKind::Scope,
        ChangeKind::Reworded,
    ];
    by_weight.into_iter().find(|kind| any(*kind)).unwrap_or(ChangeKind::Moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::diff::{StillSaid, still_said};
    use crate::domain::checklist::tests::{launch, numbered_item, version};
    use crate::domain::checklist::{AnswerKind, Condition, Item, Meant, Rule, Since};

    fn seconds() -> AnswerKind {
        AnswerKind::Number { unit: "seconds".into(), min: 0.0, max: 100.0 }
    }

    fn limited(limit: f64) -> Item {
        let mut item = numbered_item("MON-01");
        launch(&mut item).rule = Rule::AtMost(limit);
        item
    }

    fn kinds(items: &[&[Item]]) -> Vec<(String, ChangeKind, bool)> {
        let lists: Vec<Checklist> =
            (1..).zip(items).map(|(number, items)| version(number, items)).collect();
        let diff = along(&lists.iter().collect::<Vec<_>>()).unwrap();
        let changes = diff.changes.iter();
        changes.map(|one| (one.id.to_string(), one.kind, one.keeps_answer)).collect()
    }

    fn one(kind: ChangeKind, keeps: bool) -> Vec<(String, ChangeKind, bool)> {
        vec![("MON-01".to_owned(), kind, keeps)]
    }

    #[test]
    fn the_steps_say_what_happened() {
        let [ten, five, seven] = [[limited(10.0)], [limited(5.0)], [limited(7.0)]];
        assert_eq!(kinds(&[&ten, &five, &ten]), one(ChangeKind::Changed, true));
        assert_eq!(kinds(&[&ten, &five, &seven]), one(ChangeKind::Changed, true));
        assert_eq!(kinds(&[&ten, &seven, &five]), one(ChangeKind::Stricter, true));
        assert_eq!(kinds(&[&five, &five, &ten]), one(ChangeKind::Looser, true));
        assert_eq!(kinds(&[&ten, &ten, &ten]), vec![]);
        assert_eq!(kinds(&[&ten]), vec![]);
        assert!(along(&[]).is_none());
    }

    #[test]
    fn what_came_and_went_between_is_told_only_to_those_who_had_it() {
        let (none, ten): (&[Item], &[Item]) = (&[], &[limited(10.0)]);
        assert_eq!(kinds(&[none, ten, none]), vec![]);
        assert_eq!(kinds(&[ten, none, ten]), one(ChangeKind::Changed, false));
        assert_eq!(kinds(&[none, ten, &[limited(5.0)]]), one(ChangeKind::Added, true));
        assert_eq!(kinds(&[ten, &[limited(5.0)], none]), one(ChangeKind::Retired, true));
    }

    #[test]
    fn words_and_services_that_go_and_come_back_are_told() {
        let mut some = limited(10.0);
        some.applies_when = vec![Condition::Critical];
        let all = [limited(10.0)];
        assert_eq!(kinds(&[&all, &[some], &all]), one(ChangeKind::Scope, true));
        let mut other = limited(10.0);
        other.answer = seconds();
        assert_eq!(kinds(&[&all, &[other], &all]), one(ChangeKind::Changed, false));
    }

    #[test]
    fn what_was_said_of_an_item_goes_with_its_question() {
        let id = "MON-01".parse().unwrap();
        let still = |items: &[&[Item]]| {
            let lists: Vec<Checklist> =
                (1..).zip(items).map(|(number, items)| version(number, items)).collect();
            still_said(&id, &lists.iter().collect::<Vec<_>>())
        };
        let first = [limited(10.0)];
        let mut unit = limited(10.0);
        unit.answer = seconds();
        let unit = [unit];
        let mut other = unit.clone();
        other[0].title = "Something else is so".into();
        let mut reworded = other.clone();
        let change = Some(Meant::Reworded);
        reworded[0].since = Since { version: 2, reason: "Clearer".into(), lesson: None, change };
        let mut words = first.clone();
        words[0].title = "Something else is so".into();
        assert_eq!(still(&[&first]), StillSaid::Everything);
        assert_eq!(still(&[&first, &[limited(5.0)]]), StillSaid::Everything);
        assert_eq!(still(&[&first, &words]), StillSaid::Everything, "to be confirmed");
        assert_eq!(still(&[&first, &unit]), StillSaid::BesideAnswer);
        assert_eq!(still(&[&first, &unit, &first]), StillSaid::BesideAnswer);
        assert_eq!(still(&[&first, &reworded]), StillSaid::BesideAnswer);
        assert_eq!(still(&[&first, &other]), StillSaid::Nothing);
        assert_eq!(still(&[&first, &[], &first]), StillSaid::Nothing);
        assert_eq!(still(&[&first, &unit, &[]]), StillSaid::Nothing);
    }
}
