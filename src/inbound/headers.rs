//! The headers of a delivery that mean something here.

/// The headers of a delivery, as far as a sender says something in them. One that is missing, or that
/// is no text, is `None`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<'a> {
    /// `Authorization`: a bearer token, or a name with a password.
    pub authorization: Option<&'a str>,
    /// `X-PagerDuty-Signature`: signatures of the body.
    pub pagerduty_signature: Option<&'a str>,
    /// `X-Hub-Signature-256`: GitHub's signature of the body.
    pub hub_signature: Option<&'a str>,
    /// `X-GitHub-Event`: what kind of event the body tells.
    pub github_event: Option<&'a str>,
    /// `X-GitHub-Delivery`: GitHub's name of the delivery, the same when it is sent again.
    pub github_delivery: Option<&'a str>,
    /// `X-Readyroom-Signature`: the signature of a generic event.
    pub readyroom_signature: Option<&'a str>,
}

impl<'a> Headers<'a> {
    /// The headers that `value` gives for these names; names are in lower case.
    pub fn gathered(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self {
            authorization: value("authorization"),
            pagerduty_signature: value("x-pagerduty-signature"),
            hub_signature: value("x-hub-signature-256"),
            github_event: value("x-github-event"),
            github_delivery: value("x-github-delivery"),
            readyroom_signature: value("x-readyroom-signature"),
        }
    }
}
