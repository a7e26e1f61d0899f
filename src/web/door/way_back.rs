//! From the address that a form posts to back to the page on which the form stands. Most of these
//! addresses are no pages themselves.

use super::request::Request;

/// The page on which the form of this request stands, as it is now.
pub fn page_of(request: &Request) -> String {
    let path = request.target.split('?').next().unwrap_or_default();
    let places: Vec<&str> = path.split('/').skip(1).collect();
    match places.as_slice() {
        ["services", service, kind @ ("launch" | "handoff"), number, rest @ ..]
            if !rest.is_empty() =>
        {
            of_review(&format!("/services/{service}/{kind}/{number}"), rest, request)
        }
        ["services", service, "compliance", ..] => format!("/services/{service}/compliance"),
        ["services", service, "handbacks"] => format!("/services/{service}/handbacks/new"),
        ["services", service, "effects", ..] => format!("/services/{service}/signals#effects-h"),
        ["services", service, ..] => format!("/services/{service}"),
        [kind @ ("people" | "teams" | "signals"), name, ..] => format!("/{kind}/{name}"),
        [kind @ ("services" | "people" | "teams" | "account"), ..] => format!("/{kind}"),
        ["signals"] => "/signals/new".to_owned(),
        ["lessons", number, ..] => format!("/lessons/{number}"),
        ["lessons"] => "/lessons#file".to_owned(),
        ["sessions", "current", ..] => "/".to_owned(),
        ["sessions", ..] => "/sessions/new".to_owned(),
        ["setup", "service"] => "/setup/service".to_owned(),
        _ => "/".to_owned(),
    }
}

/// The page of a form about a review: where items are answered, or where they are judged.
fn of_review(review: &str, rest: &[&str], request: &Request) -> String {
    match rest {
        ["items", item, ..] if is_of_sign_off(request) => format!("{review}/sign-off?item={item}"),
        ["items", item, ..] => format!("{review}?item={item}#{item}"),
        ["verdicts" | "returns", ..] => format!("{review}/sign-off"),
        ["sign-offs", ..] => format!("{review}/sign-offs/new"),
        ["submissions", ..] => format!("{review}/submissions/new"),
        _ => review.to_owned(),
    }
}

/// Whether the form of an item stands on the sign-off page: a verdict names the item that comes
/// next there, a message the page itself.
fn is_of_sign_off(request: &Request) -> bool {
    let fields = &request.fields;
    fields.text("back") == "sign-off"
        || (fields.given("verdict").is_some() && fields.given("next").is_some())
}
