//! Adding a service and editing what its team states about it.

use serde::Serialize;

use super::form::{Choice, Field, FieldError, FormConflict};
use super::link::Link;
use super::service::{GateBox, ServiceHead};
use super::shell::Shell;

/// `services/new` and `services/edit`: the form of a service.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceForm {
    /// The frame of the page.
    pub shell: Shell,
    /// Where it posts.
    pub action: String,
    /// The page to go back to: the service, or the list for a new one.
    pub back: Link,
    /// Whether the service is new: its address and its team are chosen once, and then stay.
    pub is_new: bool,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// Both values of what somebody else changed meanwhile, if anybody did.
    pub conflict: Option<FormConflict>,
    /// Version of the service that was opened for editing; 0 for a new one.
    pub version: u64,
    /// Name.
    pub name: Field,
    /// The part of its address; when left empty it is made from the name.
    pub slug: Field,
    /// Teams that this person may choose as owner.
    pub teams: Vec<Choice>,
    /// What is wrong with the team; empty when nothing is.
    pub team_error: String,
    /// What it does.
    pub description: Field,
    /// `critical`, `standard`, `experimental`.
    pub importance: Vec<Choice>,
    /// What is wrong with the importance; empty when nothing is.
    pub importance_error: String,
    /// Facts that decide which items are asked.
    pub facts: Vec<Choice>,
    /// Target launch date, `YYYY-MM-DD`.
    pub target_date: Field,
}

/// `services/launch`: the last look before a launch is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct LaunchPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage.
    pub head: ServiceHead,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// The gates as they stand.
    pub gates: GateBox,
    /// What a launch changes, each as a sentence.
    pub effects: Vec<String>,
}

#[cfg(test)]
impl ServiceForm {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Add a service", "services"),
            action: "/services".into(),
            back: Link::new("/services/checkout-api", "checkout-api"),
            is_new: true,
            errors: vec![FieldError::at("f-name", "Give the service a name.")],
            conflict: None,
            version: 3,
            name: Field::default().refused("Give the service a name."),
            slug: Field::holding("checkout-api"),
            teams: vec![
                Choice::new("checkout", "Checkout", true),
                Choice::new("ledger", "Ledger", false),
            ],
            team_error: String::new(),
            description: Field::holding("Takes an order from basket to payment."),
            importance: vec![
                Choice::new("critical", "Critical", false)
                    .explained("An outage stops the business or reaches the press"),
                Choice::new("standard", "Standard", true)
                    .explained("An outage costs customers time"),
                Choice::new("experimental", "Experimental", false)
                    .explained("An outage is noticed by its team"),
            ],
            importance_error: String::new(),
            facts: vec![
                Choice::new("stores_data", "Stores data of its own", true),
                Choice::new("remote_calls", "Makes calls over a network", false),
                Choice::new("frequent_deploys", "Is deployed at least 10 times in 90 days", false),
            ],
            target_date: Field::holding("2026-12-12"),
        }
    }
}

#[cfg(test)]
impl LaunchPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Launch checkout-api", "services"),
            head: ServiceHead::sample(),
            errors: Vec::new(),
            gates: GateBox::sample_ready(),
            effects: vec![
                "checkout-api becomes developer-managed. Team Checkout carries the pager.".into(),
                "6 months of self-management start today. A handoff is possible from 21 May 2027."
                    .into(),
            ],
        }
    }
}
