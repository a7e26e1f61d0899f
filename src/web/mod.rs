//! Floor 3: pages and JSON. A handler parses, calls one function of `ops` and answers; a page is a
//! plain struct of `views` rendered by a strict template of `templates/`.

pub mod actions;
pub mod assets;
pub mod csv;
pub mod door;
pub mod figures;
pub mod handlers;
pub mod markdown;
pub mod pages;
pub mod render;
pub mod routes;
pub mod server;
pub mod views;
