//! Waivers, always the one of an item that was asked for last.

use readyroom::domain::ids::ItemId;
use readyroom::domain::review_key::ReviewKey;
use readyroom::domain::waiver::AskedFields;
use readyroom::ops::{Result, waivers};

use crate::model::cast::Who;
use crate::model::reference::WAIVER_DAYS;
use crate::model::steps::Step;
use crate::model::world::{Case, Read};

impl Case<'_> {
    pub(super) fn about_waivers(&self, who: Who, step: Step, known: &Read) -> Option<Result<()>> {
        let review = known.review.as_ref()?;
        let key = ReviewKey { kind: review.kind, number: review.number };
        match step {
            Step::AskWaiver { item } => {
                let item: ItemId = review.items[item].id.clone();
                let fields = AskedFields {
                    reason: "The alarm is not built yet.".to_owned(),
                    compensating_control: "Somebody looks every hour.".to_owned(),
                    until: self.day(WAIVER_DAYS),
                };
                Some(self.write(who, move |tx, slug| waivers::ask(tx, slug, key, &item, &fields)))
            }
            Step::DecideWaiver { item, grant } => {
                let waiver = review.items[item].waivers.first()?;
                let (number, version) = (waiver.number, waiver.version);
                let decision = if grant { "granted" } else { "denied" };
                Some(self.write(who, move |tx, slug| {
                    waivers::decide(tx, slug, key, number, version, decision, "It is so.")
                }))
            }
            Step::RevokeWaiver { item } => {
                let waiver = review.items[item].waivers.first()?;
                let (number, version) = (waiver.number, waiver.version);
                Some(self.write(who, move |tx, slug| {
                    waivers::revoke(tx, slug, key, number, version, "The guard is gone.")
                }))
            }
            _ => None,
        }
    }
}
