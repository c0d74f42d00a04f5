use rstest::rstest;
use tern_api::ErrorCode;
use tern_api::window::{LinkUrl, image_load, link_checked};

fn link(url: &str) -> LinkUrl {
    LinkUrl { url: url.to_owned() }
}

#[rstest]
#[case(
    "https://github.com/harrowgate/lanternfish/issues/7",
    "https://github.com/harrowgate/lanternfish/issues/7"
)]
#[case("http://forge.example", "http://forge.example/")]
#[case("mailto:ines@forge.example", "mailto:ines@forge.example")]
#[case("HTTPS://GitHub.com", "https://github.com/")]
fn pages_and_mail_addresses_are_opened(#[case] asked: &str, #[case] opened: &str) {
    assert_eq!(link_checked(&link(asked)).as_deref(), Ok(opened));
}

#[rstest]
#[case("javascript:alert(1)")]
#[case("JaVa\tscript:alert(1)")]
#[case("data:text/html,x")]
#[case("file:///etc/passwd")]
#[case("smb://server/share")]
#[case("ms-msdt:/id")]
#[case("tauri://localhost/")]
#[case("ipc://localhost/task_delete")]
#[case("--help")]
#[case("/usr/bin/true")]
#[case("https://")]
#[case("")]
#[case("https://a.example/\nfile:///etc/passwd")]
fn everything_else_is_refused(#[case] asked: &str) {
    assert_eq!(link_checked(&link(asked)).map_err(|error| error.code), Err(ErrorCode::Invalid), "{asked:?}");
}

#[test]
fn an_endless_address_is_refused() {
    assert!(link_checked(&link(&format!("https://a.example/{}", "a".repeat(10_000)))).is_err());
}

#[tokio::test]
async fn pictures_come_from_the_open_internet_only() {
    for address in
        ["http://pictures.example/a.png", "https://127.0.0.1/a.png", "https://[::1]/", "file:///a.png"]
    {
        let refused = image_load(link(address)).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid, "{address}");
    }
}
