//! What the people of the demo state for gates that nothing measures.

use super::cast::Story;
use crate::domain::attestation::BurdenFields;
use crate::domain::back_up::CommitmentFields;
use crate::domain::gates::OverrideFields;
use crate::domain::ids::Slug;
use crate::ops::{Result, attestations, back_up, overrides};

/// An SRE who did not build the service attests its burden, its team says how long it stays, and for
/// one a manager lets a gate through for some weeks.
pub(super) fn state(
    story: &Story,
    slug: &Slug,
    lead: &'static str,
    overridden: bool,
) -> Result<()> {
    story.days_ago(3);
    let (service, burden) = (slug.clone(), burden());
    story.by("dele", move |tx| attestations::attest_burden(tx, &service, &burden).map(|_| ()))?;
    let until = story.now.plus_days(200).date().to_string();
    let stays = CommitmentFields { says: "stays".to_owned(), until, ..CommitmentFields::default() };
    let service = slug.clone();
    story.by(lead, move |tx| back_up::state(tx, &service, &stays).map(|_| ()))?;
    if !overridden {
        return Ok(());
    }
    story.days_ago(2);
    let fields = OverrideFields {
        reason: "It ran for two years inside another service before.".to_owned(),
        until: story.now.plus_days(40).date().to_string(),
    };
    let service = slug.clone();
    story.by("hanna", move |tx| {
        overrides::override_gate(tx, &service, "self_managed", &fields).map(|_| ())
    })
}

fn burden() -> BurdenFields {
    BurdenFields {
        against_bar: "within".to_owned(),
        figures: "2 pages a week, 5% operational work".to_owned(),
        link: "https://graphs.example.com/load/last-28-days".to_owned(),
    }
}
