//! Low-risk launches: a shorter list of the items of a launch version, which a team may choose when
//! nothing new runs and load hardly changes (Site Reliability Engineering, chapter 27).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Checklist, Condition, Kind, Section, Traits};
use crate::domain::answer::BadField;
use crate::domain::at::At;
use crate::domain::compliance::regime_name;
use crate::domain::fields;
use crate::domain::ids::{ItemId, PersonId};
use crate::domain::refusal::Refusal;

/// A version of the list of low-risk launches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LowRisk {
    /// Version number, counted from 1.
    pub version: u32,
    /// Title for people, in sentence case.
    pub title: String,
    /// The launch version that it was written for. It is used with later ones too: it asks those of
    /// its items that they still have.
    pub extends: u32,
    /// What the team confirms, every one of them.
    pub entry: Vec<Entry>,
    /// It may not be chosen while one of these holds for the service.
    pub never_when: Vec<Condition>,
    /// The items that it asks, among those that apply to the service.
    pub items: BTreeSet<ItemId>,
}

/// A condition that the team confirms of its launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, in snake case.
    pub id: String,
    /// What is confirmed, a whole sentence.
    pub words: String,
    /// Where it comes from.
    pub source: String,
}

/// The choice of a team that its launch is low-risk, as it stays with the review whatever is
/// published later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The version of the list.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// The items that it asks.
    pub items: BTreeSet<ItemId>,
    /// When one of these comes to hold, the review asks everything again.
    pub never_when: Vec<Condition>,
    /// What was confirmed.
    pub confirmed: Vec<Confirmed>,
    /// Why the launch is low-risk, in the words of the team.
    pub reason: String,
    /// Who chose it.
    pub chosen_by: PersonId,
    /// When.
    pub chosen_at: At,
}

/// A condition that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Confirmed {
    /// Its name.
    pub id: String,
    /// What was confirmed.
    pub words: String,
}

/// The items that a review of this kind asks of a service with these traits, as numbers: of a
/// low-risk launch with this list, and of the whole version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Extent {
    /// Items that are asked of a low-risk launch.
    pub asked: usize,
    /// Items that the full review asks.
    pub of: usize,
}

impl Extent {
    /// How much of a whole version these items are.
    pub fn of(whole: &Checklist, items: &BTreeSet<ItemId>, traits: &Traits) -> Self {
        let applying = || whole.items().filter(|item| item.applies(whole.kind, traits));
        let asked = applying().filter(|item| items.contains(&item.id)).count();
        Self { asked, of: applying().count() }
    }
}

/// Those of these conditions that hold for a service, as words: `SOX is in scope`.
pub fn in_the_way(never_when: &[Condition], traits: &Traits) -> Vec<String> {
    never_when.iter().filter(|condition| traits.holds(condition)).map(said).collect()
}

fn said(condition: &Condition) -> String {
    match condition {
        Condition::Fact(fact) => format!("it is said of the service: {}", fact.words()),
        Condition::Regime(regime) => format!("{} is in scope", regime_name(*regime)),
        Condition::Critical => "the service is critical to the organisation".to_owned(),
        Condition::Importance(importance) => format!("the service is of {importance} importance"),
    }
}

/// Checks that the launch of a service with these traits may be low-risk.
///
/// # Errors
/// The conditions that are in the way.
pub fn may_choose(never_when: &[Condition], traits: &Traits) -> Result<(), Refusal> {
    let because = in_the_way(never_when, traits);
    if because.is_empty() { Ok(()) } else { Err(Refusal::NeverLowRisk { because }) }
}

/// What a team confirms, once it is all that the list asks to be confirmed.
///
/// # Errors
/// The conditions that were not confirmed, or one that the list does not have.
pub fn confirmed(list: &LowRisk, ticked: &BTreeSet<String>) -> Result<Vec<Confirmed>, BadField> {
    let known = |id: &String| list.entry.iter().any(|entry| entry.id == *id);
    if let Some(other) = ticked.iter().find(|id| !known(id)) {
        let ids: Vec<&str> = list.entry.iter().map(|entry| entry.id.as_str()).collect();
        let sentence =
            format!("There is no condition {other:.60?}. Conditions: {}.", ids.join(", "));
        return Err(fields::bad("confirmed", sentence));
    }
    let missing: Vec<&str> = list
        .entry
        .iter()
        .filter(|entry| !ticked.contains(&entry.id))
        .map(|entry| entry.words.as_str())
        .collect();
    if !missing.is_empty() {
        let sentence = format!(
            "A low-risk launch meets every condition. Confirm, or keep the full review: {}",
            missing.join(" ")
        );
        return Err(fields::bad("confirmed", sentence));
    }
    let all = list.entry.iter();
    Ok(all.map(|entry| Confirmed { id: entry.id.clone(), words: entry.words.clone() }).collect())
}

/// A version reduced to these items; sections of which none is left are gone.
pub fn asked(whole: &Checklist, items: &BTreeSet<ItemId>) -> Checklist {
    let kept = |section: &Section| {
        let kept: Vec<_> =
            section.items.iter().filter(|item| items.contains(&item.id)).cloned().collect();
        (!kept.is_empty()).then(|| Section {
            id: section.id.clone(),
            title: section.title.clone(),
            question: section.question.clone(),
            items: kept,
        })
    };
    Checklist {
        kind: whole.kind,
        version: whole.version,
        companion: whole.companion,
        title: whole.title.clone(),
        hash: whole.hash.clone(),
        sections: whole.sections.iter().filter_map(kept).collect(),
        retired: whole.retired.clone(),
    }
}

/// Checks that a review of this kind may be low-risk: only a launch is.
///
/// # Errors
/// It is a handoff review.
pub fn has_low_risk(kind: Kind) -> Result<(), Refusal> {
    match kind {
        Kind::Launch => Ok(()),
        Kind::Handoff => Err(Refusal::OnlyLaunchesAreLowRisk),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::tests::{numbered_item, version};
    use crate::domain::checklist::{Fact, Regime};

    fn id(text: &str) -> ItemId {
        text.parse().unwrap()
    }

    fn list() -> LowRisk {
        let entry = |id: &str, words: &str| Entry {
            id: id.to_owned(),
            words: words.to_owned(),
            source: "A book".to_owned(),
        };
        LowRisk {
            version: 1,
            title: "Low-risk launch".to_owned(),
            extends: 1,
            entry: vec![entry("nothing_new", "Nothing new runs."), entry("load", "Load stays.")],
            never_when: vec![Condition::Regime(Regime::Sox), Condition::Critical],
            items: BTreeSet::from([id("OWN-01"), id("OWN-99")]),
        }
    }

    fn ticked(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn every_condition_is_confirmed_and_no_other() {
        let list = list();
        let all = confirmed(&list, &ticked(&["nothing_new", "load"])).unwrap();
        let words: Vec<&str> = all.iter().map(|one| one.words.as_str()).collect();
        assert_eq!(words, ["Nothing new runs.", "Load stays."]);
        for (given, names) in [
            (&["load"][..], "Nothing new runs."),
            (&[], "Nothing new runs. Load stays."),
            (&["load", "nothing_new", "small"], "no condition \"small\""),
        ] {
            let bad = confirmed(&list, &ticked(given)).unwrap_err();
            assert_eq!(bad.field, "confirmed");
            assert!(bad.sentence.contains(names), "{}", bad.sentence);
        }
    }

    #[test]
    fn what_weighs_is_never_low_risk() {
        let list = list();
        let mut traits = Traits::default();
        traits.facts.insert(Fact::StoresData);
        traits.regimes.insert(Regime::Gdpr);
        assert_eq!(may_choose(&list.never_when, &traits), Ok(()));
        traits.regimes.insert(Regime::Sox);
        traits.critical = true;
        let refused = may_choose(&list.never_when, &traits).unwrap_err();
        assert_eq!(refused.code(), "never_low_risk");
        assert!(
            refused
                .to_string()
                .contains("SOX is in scope; the service is critical to the organisation"),
            "{refused}"
        );
        assert!(has_low_risk(Kind::Launch).is_ok() && has_low_risk(Kind::Handoff).is_err());
    }

    #[test]
    fn a_version_is_reduced_to_what_it_still_has_of_the_list() {
        let whole = version(1, &["OWN-01", "OWN-02", "MON-01"].map(numbered_item));
        let items = BTreeSet::from([id("OWN-99"), whole.items().last().unwrap().id.clone()]);
        let less = asked(&whole, &items);
        let left: Vec<_> = less.items().map(|item| &item.id).collect();
        assert_eq!(left, [&whole.items().last().unwrap().id]);
        assert_eq!(less.sections.len(), 1);
        assert_eq!((less.version, &less.hash), (whole.version, &whole.hash));
        let extent = Extent::of(&whole, &items, &Traits::default());
        assert_eq!(extent.asked, 1);
        assert!(extent.of > 1);
        assert_eq!(asked(&whole, &whole.items().map(|item| item.id.clone()).collect()), whole);
    }
}
