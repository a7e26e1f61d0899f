//! Facts written shortly, for tests.

use super::{Body, Fact, Outcome, Said};
use crate::domain::at::At;
use crate::domain::ids::SourceId;

/// A moment, with any offset.
pub(super) fn at(moment: &str) -> At {
    moment.parse().unwrap()
}

/// A source by its number.
pub(super) fn source(number: u128) -> SourceId {
    SourceId(uuid::Uuid::from_u128(number))
}

fn fact(key: &str, opened: &str, body: Body) -> Fact {
    Fact {
        source: source(1),
        key: key.to_owned(),
        group: String::new(),
        title: String::new(),
        opened_at: Some(at(opened)),
        acknowledged_at: None,
        resolved_at: None,
        reopened_at: None,
        told_at: at(opened),
        body,
        said: Said::default(),
    }
}

/// An urgent page whose sender tells of acknowledgement, but not of alerts.
pub(super) fn page(key: &str, opened: &str) -> Fact {
    let body = Body::Page {
        urgent: true,
        tells_acknowledgement: true,
        tells_alerts: false,
        actionable: None,
    };
    fact(key, opened, body)
}

/// One alert of a group, whose sender tells nothing of acknowledgement.
pub(super) fn alert(key: &str, group: &str, opened: &str) -> Fact {
    let body = Body::Page {
        urgent: true,
        tells_acknowledgement: false,
        tells_alerts: true,
        actionable: None,
    };
    fact(key, opened, body).group(group)
}

/// A page that waits for the morning.
pub(super) fn quiet_page(key: &str, opened: &str) -> Fact {
    let body = Body::Page {
        urgent: false,
        tells_acknowledgement: true,
        tells_alerts: false,
        actionable: None,
    };
    fact(key, opened, body)
}

/// A declared incident.
pub(super) fn incident(key: &str, opened: &str) -> Fact {
    fact(key, opened, Body::Incident { affects_users: false, found_by_monitoring: None })
}

/// A declared incident that users noticed, and whether monitoring found it.
pub(super) fn outage(key: &str, opened: &str, found: Option<bool>) -> Fact {
    fact(key, opened, Body::Incident { affects_users: true, found_by_monitoring: found })
}

/// A deployment that succeeded.
pub(super) fn deploy(key: &str, opened: &str) -> Fact {
    deployed(key, opened, Some(Outcome::Succeeded), false)
}

/// A deployment that did not finish.
pub(super) fn failed(key: &str, opened: &str) -> Fact {
    deployed(key, opened, Some(Outcome::Failed), false)
}

/// Any deployment.
pub(super) fn deployed(key: &str, opened: &str, outcome: Option<Outcome>, repaired: bool) -> Fact {
    fact(key, opened, Body::Deploy { outcome, repaired })
}

/// A window of an objective; its begin is its key.
pub(super) fn window(name: &str, opened: &str, target: f64, bad: f64, total: f64) -> Fact {
    let key = format!("{name} {opened}");
    fact(&key, opened, Body::Objective { target, bad, total }).group(name)
}

/// A count of open defects.
pub(super) fn defects(severity: u8, open: u32, counted: &str) -> Fact {
    fact(&format!("sev{severity}"), counted, Body::Defects { severity, open })
}

/// More that was told.
pub(super) trait Tell: Sized {
    fn group(self, group: &str) -> Self;
    fn by(self, number: u128) -> Self;
    fn told(self, at: &str) -> Self;
    fn acknowledged(self, at: &str) -> Self;
    fn ended(self, at: &str) -> Self;
    fn reopened(self, at: &str) -> Self;
    fn never_opened(self) -> Self;
    fn marked(self, needed: bool) -> Self;
}

impl Tell for Fact {
    fn group(mut self, group: &str) -> Self {
        group.clone_into(&mut self.group);
        self
    }

    fn by(mut self, number: u128) -> Self {
        self.source = source(number);
        self
    }

    fn told(mut self, moment: &str) -> Self {
        self.told_at = self.told_at.max(at(moment));
        self
    }

    fn acknowledged(mut self, moment: &str) -> Self {
        self.acknowledged_at = Some(at(moment));
        self.told(moment)
    }

    fn ended(mut self, moment: &str) -> Self {
        self.resolved_at = Some(at(moment));
        self.told(moment)
    }

    fn reopened(mut self, moment: &str) -> Self {
        self.reopened_at = Some(at(moment));
        self.told(moment)
    }

    fn never_opened(mut self) -> Self {
        self.opened_at = None;
        self
    }

    fn marked(mut self, needed: bool) -> Self {
        if let Body::Page { actionable, .. } = &mut self.body {
            *actionable = Some(needed);
        }
        self
    }
}
