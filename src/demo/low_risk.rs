//! A launch of the demo that its team calls low-risk.

use super::services::Tale;
use crate::domain::review_key::ReviewKey;
use crate::ops::low_risk::{self, ChoiceFields};
use crate::ops::{Error, Result, reviews};

impl Tale<'_> {
    /// Chosen when the review was opened, answered on the short list, and submitted yesterday.
    pub(super) fn low_risk(&self) -> Result<()> {
        let catalog = self.story.core.catalog();
        let missing = || Error::Internal("there is no list of low-risk launches".to_owned());
        let list = catalog.low_risk().ok_or_else(missing)?;
        let fields = ChoiceFields {
            confirmed: list.entry.iter().map(|entry| entry.id.clone()).collect(),
            reason: "The service runs already and draws the same statements; the new layout is a \
                     template that it loads."
                .to_owned(),
        };
        let (slug, key) = (self.slug.clone(), ReviewKey::launch(1));
        self.story
            .by(self.plan.lead, move |tx| low_risk::choose(tx, &slug, key, &fields).map(|_| ()))?;
        self.answer(1, usize::MAX, 0)?;
        self.story.days_ago(1);
        let slug = self.slug.clone();
        self.story.by(self.plan.lead, move |tx| reviews::submit(tx, &slug, key).map(|_| ()))
    }
}
