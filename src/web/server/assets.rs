//! `/assets/*`: the files that pages load, compressed once at the start and kept by browsers for
//! ever: their addresses change with their content.

use std::collections::HashMap;

use actix_web::body::to_bytes;
use actix_web::dev::{Service as _, ServiceRequest, Transform as _, fn_service};
use actix_web::http::header;
use actix_web::middleware::Compress;
use actix_web::test::TestRequest;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpRequest, HttpResponse};

use super::encoding::takes;
use crate::web::assets;

/// Where they are.
pub(super) const PATH: &str = "/assets/{file}";

/// A year, in seconds: what browsers take for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The files in gzip, for clients that take no brotli.
pub(super) struct Gzipped(HashMap<&'static str, Bytes>);

impl Gzipped {
    /// Compresses every file that gzip makes smaller.
    pub(super) async fn all() -> Self {
        let mut kept = HashMap::new();
        for (path, asset) in assets::all().filter(|(_, asset)| asset.brotli.is_some()) {
            if let Some(bytes) = gzipped(&asset.bytes).await {
                kept.insert(path, bytes);
            }
        }
        Self(kept)
    }
}

/// The bytes in gzip, made by the encoder of the framework.
async fn gzipped(bytes: &[u8]) -> Option<Bytes> {
    let bytes = Bytes::copy_from_slice(bytes);
    let plain = fn_service(move |request: ServiceRequest| {
        let response = HttpResponse::Ok().body(bytes.clone());
        async move { Ok::<_, Error>(request.into_response(response)) }
    });
    let service = Compress::default().new_transform(plain).await.ok()?;
    let request = TestRequest::default().insert_header((header::ACCEPT_ENCODING, "gzip"));
    let response = service.call(request.to_srv_request()).await.ok()?;
    to_bytes(response.into_body()).await.ok()
}

/// `GET /assets/{file}`
pub(super) async fn asset(request: HttpRequest, gzipped: Data<Gzipped>) -> HttpResponse {
    let Some(asset) = assets::get(request.path()) else {
        return HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("This file is of another version of Readyroom. Load the page again.");
    };
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.mime)
        .insert_header((header::CACHE_CONTROL, FOR_EVER))
        .insert_header((header::VARY, "Accept-Encoding"));
    if let Some(packed) = asset.brotli.as_deref().filter(|_| takes(request.headers(), "br")) {
        return response.insert_header((header::CONTENT_ENCODING, "br")).body(packed);
    }
    if let Some(packed) = gzipped.0.get(request.path()).filter(|_| takes(request.headers(), "gzip"))
    {
        return response.insert_header((header::CONTENT_ENCODING, "gzip")).body(packed.clone());
    }
    response.body(asset.bytes.as_ref())
}
