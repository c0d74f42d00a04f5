//! One picture from the open web, for a text that names it.
//!
//! No account is involved: no token, no cookie, no referrer. Only `https` is asked, and only addresses of the
//! open internet, so that a text written by anybody cannot make this computer talk to its own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response};
use url::{Host, Url};

/// The largest picture, in bytes.
const PICTURE_LIMIT: usize = 5 * 1024 * 1024;
/// How many redirects are followed.
const HOPS: usize = 3;
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const DONE_WITHIN: Duration = Duration::from_secs(15);

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What its bytes say it is, as in `image/png`; what the server said does not count.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Why a picture is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Not an address that pictures are fetched from.
    #[error("pictures are only fetched over https, from the open internet")]
    Address,
    /// It could not be fetched.
    #[error("the picture could not be fetched")]
    Unreachable,
    /// The server answered with a refusal.
    #[error("the picture's server answered {0}")]
    Refused(u16),
    /// It is too large.
    #[error("the picture is larger than 5 MB")]
    TooLarge,
    /// It is none.
    #[error("what came is no picture that Tern shows (PNG, JPEG, GIF, WebP, AVIF, BMP)")]
    NoPicture,
}

/// Fetches the picture at `address`.
pub async fn fetch_picture(address: &str) -> Result<Picture, PictureError> {
    let url = Url::parse(address).map_err(|_| PictureError::Address)?;
    if !may_be_asked(&url) {
        return Err(PictureError::Address);
    }
    let client = Client::builder()
        .https_only(true)
        .no_proxy()
        .referer(false)
        .redirect(Policy::custom(follow))
        .dns_resolver(Arc::new(OpenInternet))
        .connect_timeout(CONNECT_WITHIN)
        .timeout(DONE_WITHIN)
        .build()
        .map_err(|_| PictureError::Unreachable)?;
    let response = client.get(url).send().await.map_err(|_| PictureError::Unreachable)?;
    read(response).await
}

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    if attempt.previous().len() > HOPS || !may_be_asked(attempt.url()) {
        attempt.stop()
    } else {
        attempt.follow()
    }
}

/// `https` to a name or an address of the open internet. What names stand for is looked at when they are
/// resolved.
fn may_be_asked(url: &Url) -> bool {
    let open = match url.host() {
        Some(Host::Domain(name)) => !is_local_name(name),
        Some(Host::Ipv4(ip)) => is_open(ip.into()),
        Some(Host::Ipv6(ip)) => is_open(ip.into()),
        None => false,
    };
    url.scheme() == "https" && url.username().is_empty() && url.password().is_none() && open
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let last = name.rsplit('.').next().unwrap_or_default();
    last.eq_ignore_ascii_case("localhost") || (last.eq_ignore_ascii_case("local") && name.contains('.'))
}

async fn read(mut response: Response) -> Result<Picture, PictureError> {
    let status = response.status();
    if !status.is_success() {
        return Err(PictureError::Refused(status.as_u16()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| PictureError::Unreachable)? {
        if bytes.len() + chunk.len() > PICTURE_LIMIT {
            return Err(PictureError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    let media_type = media_type(&bytes).ok_or(PictureError::NoPicture)?;
    Ok(Picture { media_type, bytes })
}

/// What the first bytes say. SVG is none of these: it is a document, not a picture.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let brand = |brand: &[u8]| bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12) == Some(brand);
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ if brand(b"avif") || brand(b"avis") => Some("image/avif"),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("image/bmp"),
        _ => None,
    }
}

/// Resolves names as the system does and keeps addresses of the open internet only. The connection goes to what
/// was looked at here, so a name cannot change its mind in between.
struct OpenInternet;

impl Resolve for OpenInternet {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let open: Vec<SocketAddr> = found.filter(|address| is_open(address.ip())).collect();
            if open.is_empty() {
                return Err(PictureError::Address.into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

fn is_open(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_open_v4(ip),
        IpAddr::V6(ip) => is_open_v6(ip),
    }
}

fn is_open_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (b == 18 || b == 19);
    let protocol = a == 192 && b == 0 && c == 0;
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_broadcast()
        || ip.is_documentation()
        || shared
        || benchmark
        || protocol
        || a == 0
        || a >= 224)
}

fn is_open_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // Addresses that carry an IPv4 address inside are as open as that one.
    if let Some(inside) = embedded_v4(ip) {
        return is_open_v4(inside);
    }
    // Global unicast alone, without the documentation range.
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && b == 0x0db8)
}

fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = ip.octets();
    let at = |i: usize| Ipv4Addr::new(octets[i], octets[i + 1], octets[i + 2], octets[i + 3]);
    match ip.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(at(12)),
        [0x2002, ..] => Some(at(2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

    use super::*;

    const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0];

    #[rstest]
    #[case("https://pictures.example/a.png", true)]
    #[case("https://1.1.1.1/a.png", true)]
    #[case("http://pictures.example/a.png", false)]
    #[case("file:///etc/passwd", false)]
    #[case("https://user:word@pictures.example/a.png", false)]
    #[case("https://localhost/a.png", false)]
    #[case("https://printer.local/a.png", false)]
    #[case("https://127.0.0.1/a.png", false)]
    #[case("https://0x7f.1/a.png", false)]
    #[case("https://2130706433/a.png", false)]
    #[case("https://10.1.2.3/a.png", false)]
    #[case("https://192.168.1.1/a.png", false)]
    #[case("https://169.254.169.254/latest/meta-data", false)]
    #[case("https://100.64.0.1/", false)]
    #[case("https://[::1]/", false)]
    #[case("https://[fe80::1]/", false)]
    #[case("https://[fd00::1]/", false)]
    #[case("https://[::ffff:10.0.0.1]/", false)]
    #[case("https://[64:ff9b::7f00:1]/", false)]
    #[case("https://[2002:7f00:1::]/", false)]
    #[case("https://[2606:4700:4700::1111]/", true)]
    fn only_the_open_internet_is_asked(#[case] address: &str, #[case] asked: bool) {
        let url = Url::parse(address).unwrap();
        assert_eq!(may_be_asked(&url), asked, "{address}");
    }

    #[tokio::test]
    async fn refused_addresses_fail_without_a_request() {
        for address in
            ["http://pictures.example/a.png", "https://127.0.0.1/", "no address", "data:image/png,x"]
        {
            assert_eq!(fetch_picture(address).await, Err(PictureError::Address), "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_that_stands_for_this_computer_resolves_to_nothing() {
        let resolved = OpenInternet.resolve("localhost".parse().unwrap()).await;
        assert!(resolved.is_err(), "a public name may point into the own network; the address decides");
    }

    async fn answered(response: ResponseTemplate) -> Result<Picture, PictureError> {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(response).mount(&server).await;
        // A loopback server cannot be asked through the front door; everything behind it is the same.
        let client = Client::builder().no_proxy().build().unwrap();
        read(client.get(server.uri()).send().await.unwrap()).await
    }

    #[tokio::test]
    async fn the_bytes_say_what_it_is() {
        let lying = ResponseTemplate::new(200).set_body_raw(PNG, "text/html");
        assert_eq!(answered(lying).await.map(|picture| picture.media_type), Ok("image/png"));
        let page = ResponseTemplate::new(200).set_body_raw("<svg onload=alert(1)>", "image/svg+xml");
        assert_eq!(answered(page).await, Err(PictureError::NoPicture), "a document is no picture");
    }

    #[tokio::test]
    async fn too_much_is_cut_off() {
        let mut large = PNG.to_vec();
        large.resize(PICTURE_LIMIT + 1, 0);
        assert_eq!(
            answered(ResponseTemplate::new(200).set_body_bytes(large)).await,
            Err(PictureError::TooLarge)
        );
    }

    #[tokio::test]
    async fn a_refusal_is_told() {
        assert_eq!(answered(ResponseTemplate::new(404)).await, Err(PictureError::Refused(404)));
    }
}
