//! Days, moments, names and counts as people say them. Days are days in UTC and always with their
//! year, so that a page which is kept stays right.

use chrono::NaiveDate;

use crate::domain::at::At;
use crate::ops::review_page::Person;
use crate::web::views::moment::Moment;

/// A day: `12 Dec 2026`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// A day for people and for programs.
pub fn day_moment(date: NaiveDate) -> Moment {
    Moment::new(date.to_string(), day(date))
}

/// A moment to the minute: `17 Nov 2026, 14:02`.
pub fn moment(at: At) -> Moment {
    Moment::new(at.to_string(), format!("{}, {}", day(at.date()), at.moment().format("%H:%M")))
}

/// A moment of which only the day is shown: `17 Nov 2026`.
pub fn on_day(at: At) -> Moment {
    Moment::new(at.to_string(), day(at.date()))
}

/// How far a day is: `22 days`, `1 day`, `today`, `3 days ago`.
pub fn days_left(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".to_owned(),
        left @ 1.. => counted(left.unsigned_abs(), "day"),
        passed => format!("{} ago", counted(passed.unsigned_abs(), "day")),
    }
}

/// A day and how far it is: `12 Dec 2026, 22 days`; nothing when there is no such day.
pub fn target(date: Option<NaiveDate>, today: NaiveDate) -> Moment {
    date.map_or_else(Moment::default, |date| {
        Moment::new(date.to_string(), format!("{}, {}", day(date), days_left(date, today)))
    })
}

/// A count with its word: `1 day`, `2 days`.
pub fn counted(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// A count as views hold it.
pub fn count(count: usize) -> u64 {
    count.try_into().unwrap_or(u64::MAX)
}

/// The name of a person, or `somebody` when nobody knows who it was.
pub fn name(person: Option<&Person>) -> &str {
    person.map_or("somebody", |person| person.name.as_str())
}

/// The first letters of the first and the last word of a name, as capitals: `TL`.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next();
    [first, words.next_back()]
        .into_iter()
        .flatten()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The first line that says something, cut at a word when it is longer than `longest` characters.
pub fn first_line(text: &str, longest: usize) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let Some((end, _)) = line.char_indices().nth(longest) else { return line.to_owned() };
    let head = line.get(..end).unwrap_or_default();
    let whole_words = head.rfind(' ').and_then(|space| head.get(..space)).unwrap_or(head);
    format!("{whole_words}…")
}

/// The host of a link, without the name and password that may stand before it; empty when it has
/// none.
pub fn host(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("://") else { return "" };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

/// The text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_with_their_year_and_counted_from_today() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        let to = |text: &str| target(Some(text.parse().unwrap()), today).text;
        assert_eq!(to("2026-12-12"), "12 Dec 2026, 22 days");
        assert_eq!(to("2026-11-21"), "21 Nov 2026, 1 day");
        assert_eq!(to("2026-11-20"), "20 Nov 2026, today");
        assert_eq!(to("2026-11-17"), "17 Nov 2026, 3 days ago");
        let at = moment("2026-11-17T14:02:59Z".parse().unwrap());
        assert_eq!(at.text, "17 Nov 2026, 14:02");
        assert_eq!(at.iso, "2026-11-17T14:02:59.000000Z");
    }

    #[test]
    fn names_become_two_letters() {
        assert_eq!(initials("Tomás Lind"), "TL");
        assert_eq!(initials("ana maria ruiz"), "AR");
        assert_eq!(initials("Élodie"), "É");
        assert_eq!(initials(" "), "");
    }

    #[test]
    fn a_line_is_cut_between_words() {
        assert_eq!(first_line("\n\n  Two words here\nmore", 40), "Two words here");
        assert_eq!(first_line("Two words here", 11), "Two words…");
        assert_eq!(first_line("ÄÄÄÄ", 2), "ÄÄ…");
        assert_eq!(first_line("", 2), "");
    }

    #[test]
    fn the_host_is_where_the_link_leads() {
        assert_eq!(host("https://git.example/a@b"), "git.example");
        assert_eq!(host("https://git.example@evil.example/x"), "evil.example");
        assert_eq!(host("no link"), "");
    }
}
