//! For whom a page was made: every form says it, so that a page which stayed open while somebody
//! else signed in acts for nobody.

use super::request::Request;
use crate::web::render::ME;

/// The field in which a form says it.
pub(super) const FIELD: &str = "made_for";

/// The page with the person it is made for in each of its forms: who looks at it, or, when it shows
/// a form that was refused, for whom that form was.
pub fn signed(request: &Request, html: String) -> String {
    if !html.contains(ME) {
        return html;
    }
    let person = request.made_for.as_deref().or_else(|| request.reader.get().map(String::as_str));
    let field = person.map_or_else(String::new, |handle| {
        // A handle is letters, digits and points; what a form claims may be anything.
        let handle = handlebars::html_escape(handle);
        format!("<input type=\"hidden\" name=\"{FIELD}\" value=\"{handle}\">")
    });
    html.replace(ME, &field)
}
