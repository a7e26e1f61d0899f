//! The floor that Readyroom's speed is compared with: what remains when everything is left out
//! that is not reading the rows, writing the page, and keeping the change. One prepared query and
//! plain string writing, one durable transaction, HTTP by hand, no rights, no records of who did
//! what, no second database.
//!
//! `floor DATABASE SERVICE NUMBER PAGE`: the SQLite file (a copy; it is written to), a review by its
//! service and number, and a file with the page that Readyroom sends for it. Prints the address it listens at.
//! `GET /` answers with the same bytes as that page, `POST /REVIEW/ITEM/VERSION` saves an answer, and
//! `GET /answers` lists what there is to answer: service, number, review, item, version.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a measurement may stop at a mistake, and says so"
)]

mod answers;
mod http;
mod page;

use std::error::Error;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::{env, fs, io, thread};

use answers::Writer;
use http::Connection;
use page::{Page, Rows};

/// What every connection works with.
struct Floor {
    database: String,
    review: String,
    page: Page,
    writer: Writer,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [database, service, number, page] = arguments.as_slice() else {
        return Err("usage: floor DATABASE SERVICE NUMBER PAGE".into());
    };
    let shown = fs::read_to_string(page)?;
    let mut rows = Rows::open(database)?;
    let review = rows.review(service, number)?;
    let page = Page::learn(&shown, &mut rows, &review)?;
    let floor = Arc::new(Floor {
        writer: Writer::start(database)?,
        database: database.clone(),
        review,
        page,
    });
    let listener = TcpListener::bind("127.0.0.1:0")?;
    writeln!(io::stdout(), "The floor is ready at http://{}", listener.local_addr()?)?;
    for stream in listener.incoming() {
        let (floor, stream) = (floor.clone(), stream?);
        thread::spawn(move || serve(&floor, stream));
    }
    Ok(())
}

/// Answers the requests of one connection until it ends.
fn serve(floor: &Floor, stream: TcpStream) -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut rows = Rows::open(&floor.database)?;
    let mut connection = Connection::new(stream)?;
    while let Some(request) = connection.next()? {
        match request.change() {
            None if request.wants_answers() => connection.answer(200, &rows.answers()?)?,
            None => {
                let html = floor.page.write(&mut rows, &floor.review)?;
                connection.answer(200, &html)?;
            }
            Some(change) => {
                let status = if floor.writer.save(change)? { 200 } else { 409 };
                connection.answer(status, "saved")?;
            }
        }
    }
    Ok(())
}
