//! What each sender states, in the words of this product.

pub mod alertmanager;
pub mod generic;
pub mod github;
pub mod pagerduty;

use super::headers::Headers;
use super::json::Never;
use super::read::Read;
use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::Sender;

/// What a delivery of this source states that came at `received_at`. `field` is the label or the path
/// of fields, parted by dots, that names the service (see [`Sender::usual_field`]).
pub fn read(
    sender: Sender,
    source: SourceId,
    field: &str,
    headers: &Headers<'_>,
    body: &[u8],
    received_at: At,
) -> Result<Read, Never> {
    match sender {
        Sender::Alertmanager => alertmanager::read(source, field, body, received_at),
        Sender::Pagerduty => pagerduty::read(source, field, body, received_at),
        Sender::Github => github::read(source, field, headers, body, received_at),
        Sender::Generic => generic::read(source, field, body, received_at),
    }
}
