//! Consulting: the page, its data, and the export of the hours given.

use super::services::noticed;
use super::viewer;
use crate::domain::ids::{Handle, Slug};
use crate::domain::quarter::Quarter;
use crate::ops::engagements::ExportLine;
use crate::ops::{Result, consulting, engagements};
use crate::web::csv::CSV;
use crate::web::door::reply::{File, Reply};
use crate::web::door::request::Request;
use crate::web::pages::consulting::{self as page, Asked};

fn asked(request: &Request) -> Result<Asked> {
    let query = &request.query;
    let page = match query.text("page") {
        "" => 0,
        _ => query.parse("page")?,
    };
    Ok(Asked { page, service: query.text("service").to_owned() })
}

/// `GET /consulting`
pub fn index(request: &Request) -> Result<Reply> {
    let asked = asked(request)?;
    let found = request.read(|view| consulting::read(view, asked.page))?;
    let now = request.state.core.now();
    let mut page = page::page(&found, &asked, &viewer(request), now);
    page.shell = noticed(request, page.shell);
    Reply::page("consulting/index", &page)
}

/// `GET /api/v1/consulting`
pub fn data(request: &Request) -> Result<Reply> {
    let asked = asked(request)?;
    Reply::json(&request.read(|view| consulting::read(view, asked.page))?)
}

/// The quarter and person that the query asks for: this quarter and everybody, unless named.
fn chosen(request: &Request) -> Result<(Quarter, Option<Handle>)> {
    let query = &request.query;
    let quarter = match query.text("quarter") {
        "" => Quarter::of(request.state.core.now().date()),
        _ => query.parse("quarter")?,
    };
    let person = match query.text("person") {
        "" => None,
        _ => Some(query.parse("person")?),
    };
    Ok((quarter, person))
}

fn lines(request: &Request, quarter: Quarter, person: Option<&Handle>) -> Result<Vec<ExportLine>> {
    request.read(|view| engagements::export(view, quarter, person))
}

/// `GET /consulting/export.csv`
pub fn export_file(request: &Request) -> Result<Reply> {
    let (quarter, person) = chosen(request)?;
    let lines = lines(request, quarter, person.as_ref())?;
    Ok(Reply::File(File {
        name: page::file_name(quarter, person.as_ref().map(Handle::as_str)),
        kind: CSV,
        body: page::csv(&lines),
    }))
}

/// `GET /api/v1/consulting/export`
pub fn export(request: &Request) -> Result<Reply> {
    let (quarter, person) = chosen(request)?;
    Reply::json(&lines(request, quarter, person.as_ref())?)
}

/// `GET /api/v1/services/{svc}/engagements`
pub fn of_service(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| engagements::of_service(view, &slug))?)
}
