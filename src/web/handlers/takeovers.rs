//! The page of services that wait for an SRE team.

use super::viewer;
use crate::ops::{Result, takeovers};
use crate::web::door::reply::Reply;
use crate::web::door::request::Request;
use crate::web::pages;

/// `GET /takeovers`
pub fn index(request: &Request) -> Result<Reply> {
    let found = request.read(takeovers::queue)?;
    let now = request.state.core.now();
    Reply::page("takeovers/index", &pages::takeovers::index(&found, &viewer(request), now))
}
