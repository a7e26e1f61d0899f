//! The page: learnt once from the one that Readyroom sends, then written anew for each request
//! from the rows of one prepared query.

use std::error::Error;

use rusqlite::{Connection, OpenFlags};

const QUERY: &str = "SELECT a.item_id, a.note, a.value, p.name FROM answers a \
    LEFT JOIN people p ON p.id = a.answered_by WHERE a.review_id = ?1 ORDER BY a.position";

const ANSWERS: &str = "SELECT s.slug || ' ' || r.number || ' ' || r.id || ' ' || a.item_id || ' ' || \
    a.answer_version FROM answers a JOIN reviews r ON r.id = a.review_id \
    JOIN services s ON s.id = r.service_id";

/// How many texts of a row are looked for in the page.
const TEXTS: usize = 3;

/// Shortest text that is looked for: a shorter one stands in too many places by chance.
const SHORTEST: usize = 4;

/// A read-only connection with its query prepared.
pub struct Rows(Connection);

impl Rows {
    /// Opens the file.
    pub fn open(database: &str) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(database, flags)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA busy_timeout = 5000;")?;
        Ok(Self(connection))
    }

    /// The id of a review.
    pub fn review(&self, service: &str, number: &str) -> rusqlite::Result<String> {
        let query = "SELECT r.id FROM reviews r JOIN services s ON s.id = r.service_id \
            WHERE s.slug = ?1 AND r.number = ?2";
        self.0.query_row(query, [service, number], |row| row.get(0))
    }

    /// A line for each answer: service, number of the review, its id, item, version.
    pub fn answers(&self) -> rusqlite::Result<String> {
        let mut query = self.0.prepare(ANSWERS)?;
        let lines: rusqlite::Result<Vec<String>> = query.query_map([], |row| row.get(0))?.collect();
        Ok(lines?.join("\n"))
    }

    /// Calls `each` with the item and texts of every row.
    fn each(
        &mut self,
        review: &str,
        mut each: impl FnMut(&str, [Option<&str>; TEXTS]),
    ) -> rusqlite::Result<()> {
        let mut query = self.0.prepare_cached(QUERY)?;
        let mut rows = query.query([review])?;
        while let Some(row) = rows.next()? {
            let text = |index| row.get_ref(index).map(|value| value.as_str().ok());
            let item = row.get_ref(0)?;
            each(item.as_str().unwrap_or_default(), [text(1)?, text(2)?, text(3)?]);
        }
        Ok(())
    }
}

/// A piece of the page.
enum Piece {
    /// The same for every request.
    Fixed(String),
    /// A text of the row.
    Text(usize),
}

/// The page with places for what the rows hold.
pub struct Page {
    head: String,
    items: Vec<(String, Vec<Piece>)>,
}

impl Page {
    /// Learns where the texts of the rows stand in the page, and makes sure that the page written
    /// from them is the same to the byte.
    pub fn learn(shown: &str, rows: &mut Rows, review: &str) -> Result<Self, Box<dyn Error>> {
        let mut asked: Vec<(usize, String, [Option<String>; TEXTS])> = Vec::new();
        rows.each(review, |item, texts| {
            if let Some(start) = shown.find(&format!("id=\"{item}\"")) {
                asked.push((start, item.to_owned(), texts.map(|text| text.map(str::to_owned))));
            }
        })?;
        asked.sort_by_key(|(start, ..)| *start);
        let first = asked.first().ok_or("the page shows no item of the review")?.0;
        let ends = asked.iter().skip(1).map(|(start, ..)| *start).chain([shown.len()]);
        let items = asked
            .iter()
            .zip(ends)
            .map(|((start, item, texts), end)| (item.clone(), pieces(&shown[*start..end], texts)))
            .collect();
        let page = Self { head: shown[..first].to_owned(), items };
        if page.write(rows, review)? != shown {
            return Err("the page of the floor differs from the one that was shown".into());
        }
        Ok(page)
    }

    /// The page as it stands in the database now.
    pub fn write(&self, rows: &mut Rows, review: &str) -> rusqlite::Result<String> {
        let mut html = String::with_capacity(512 * 1024);
        html.push_str(&self.head);
        let mut items = self.items.iter();
        let mut next = items.next();
        rows.each(review, |item, texts| {
            let Some((_, pieces)) = next.filter(|(id, _)| id == item) else { return };
            for piece in pieces {
                match piece {
                    Piece::Fixed(fixed) => html.push_str(fixed),
                    Piece::Text(index) => escape(&mut html, texts[*index].unwrap_or_default()),
                }
            }
            next = items.next();
        })?;
        Ok(html)
    }
}

/// Cuts what an item shows where the texts of its row stand.
fn pieces(shown: &str, texts: &[Option<String>; TEXTS]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = shown;
    let wanted: Vec<(usize, String)> = texts
        .iter()
        .enumerate()
        .filter_map(|(index, text)| Some((index, text.as_deref()?)))
        .filter(|(_, text)| text.len() >= SHORTEST)
        .map(|(index, text)| {
            let mut escaped = String::new();
            escape(&mut escaped, text);
            (index, escaped)
        })
        .collect();
    while let Some((place, index, length)) = wanted
        .iter()
        .filter_map(|(index, text)| Some((rest.find(text.as_str())?, *index, text.len())))
        .min()
    {
        pieces.push(Piece::Fixed(rest[..place].to_owned()));
        pieces.push(Piece::Text(index));
        rest = &rest[place + length..];
    }
    pieces.push(Piece::Fixed(rest.to_owned()));
    pieces
}

/// Escapes as the templates do.
fn escape(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#x27;"),
            '`' => html.push_str("&#x60;"),
            '=' => html.push_str("&#x3D;"),
            other => html.push(other),
        }
    }
}
