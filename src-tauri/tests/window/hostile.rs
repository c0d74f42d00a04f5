//! Issues whose text wants to run, to load, or to lead away.

use serde_json::json;

use crate::{
    common::{Desk, Trap, forge},
    support::{Records, Role, Room, in_a_session, until},
};

/// Everything that would run or load sets `window.hostile` or steps into the trap.
const BODY: &str = r#"Read me to the end.

<script>window.hostile = "script"</script>
<script src="TRAP/script.js"></script>
<img src="TRAP/image.png" onerror="window.hostile = 'image'">
<img src="x" onerror="window.hostile = 'onerror'">
<svg onload="window.hostile = 'svg'"><script>window.hostile = "svg script"</script><image href="TRAP/svg.png"/></svg>
<iframe src="TRAP/frame" srcdoc="<script>parent.hostile = 'frame'</script>"></iframe>
<object data="TRAP/object"></object><embed src="TRAP/embed">
<video src="TRAP/video" poster="TRAP/poster" onerror="window.hostile = 'video'" autoplay></video>
<audio src="TRAP/audio" autoplay></audio>
<link rel="stylesheet" href="TRAP/style.css"><link rel="preload" as="image" href="TRAP/preload.png">
<style>@import url("TRAP/import.css"); body { background: url("TRAP/background.png") }</style>
<p style="background: url('TRAP/inline.png'); position: fixed; inset: 0">Over everything</p>
<meta http-equiv="refresh" content="0; url=TRAP/refresh">
<base href="TRAP/">
<details open ontoggle="window.hostile = 'toggle'"><summary>More</summary>inside</details>
<form action="TRAP/form"><input name="secret" autofocus onfocus="window.hostile = 'focus'"><button>Send it</button></form>
<math><mtext><table><mglyph><style><img src="x" onerror="window.hostile = 'math'"></style></mglyph></table></mtext></math>
<div id="root" name="root" class="danger">A second root</div>

![A picture](TRAP/markdown.png) ![](data:image/svg+xml,<svg/onload=alert(1)>)

[Runs a script](javascript:window.hostile='link')
[Runs it in disguise](  java&#x73;cript:window.hostile='disguise')
[Holds a page](data:text/html,<script>opener.hostile='data'</script>)
[Reads a file](file:///etc/passwd)
[Leads inside](#/settings)
[Leads nowhere good](TRAP/page)
<a href="TRAP/blank" target="_blank" onclick="window.hostile = 'onclick'">Opens another window</a>
"#;

const TITLE: &str =
    r#"<img src=x onerror="window.hostile='title'"> [t](javascript:window.hostile='t') &lt;b&gt;"#;

const WATCH: &str = r"
    window.refused = [];
    addEventListener('securitypolicyviolation', (event) =>
        window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
";

/// What the page fetched that is neither its own file nor a call to Rust.
const FETCHED: &str = r"
    return performance.getEntriesByType('resource').map(({ name }) => name)
        .filter((name) => !/^(tauri|ipc):\/\/localhost\//.test(name));
";

#[test]
fn hostile_text_is_inert_and_the_window_never_leaves_its_pages() {
    in_a_session(|| async {
        let room = Room::new();
        let trap = Trap::set();
        let body = BODY.replace("TRAP", &trap.url("trap"));
        let desk = Desk::new(forge(3).closed_per_mille(0).pulls_per_mille(0)).await;
        let issue = desk.sim.create(TITLE, &body);
        room.connect(&desk);
        room.run(desk.dir.path(), &["sync"]);

        let window = room.open(desk.dir.path(), &[]).await;
        window.script(WATCH).await;
        window.press(Role::Link, "WEB").await;
        window.press(Role::Option, TITLE).await;
        window.see(Role::Heading, TITLE).await;
        window.read("Read me to the end.").await;
        window.read("Picture from").await;
        let address = window.address().await;
        let links = window.script("return document.querySelectorAll('section [role=region] a').length").await;
        assert!(links.as_u64() >= Some(2), "there is something to click: {links}");
        for words in ["Runs a script", "Runs it in disguise", "Holds a page", "Reads a file", "Leads inside"]
        {
            window.press_words(words).await;
        }
        for (count, words) in [(1, "Leads nowhere good"), (2, "Opens another window")] {
            window.press_words(words).await;
            until("it went to the browser", async || (room.opened().len() >= count).then_some(())).await;
        }
        let opened = [trap.url("trap/page"), trap.url("trap/blank")];
        assert_eq!(room.opened(), opened, "and nothing else goes anywhere");

        assert_eq!(window.script("return window.hostile ?? null").await, json!(null), "nothing ran");
        assert_eq!(window.address().await, address, "clicking leads nowhere");
        assert_eq!(window.script("return document.querySelectorAll('#root').length").await, json!(1));
        assert_eq!(window.script("return window.refused").await, json!([]), "nothing even tried");
        assert_eq!(window.script(FETCHED).await, json!([]), "nothing was fetched from elsewhere");

        // Even a script in the page could not leave it.
        let away = trap.url("trap/away");
        window.script(&format!("location.href = {away:?}; window.open({away:?})")).await;
        window.see(Role::Heading, TITLE).await;
        assert_eq!(window.address().await, address, "the window refuses to go anywhere else");
        let windows = window.page().windows().await.unwrap();
        assert_eq!(windows.len(), 1, "and to open another one");
        assert_eq!(trap.caught(), 0, "nobody asked for anything the text named");
        assert_eq!(window.connections_of_its_pages(), Vec::<String>::new(), "the pages ask nobody");

        let records = Records::open(desk.dir.path()).await;
        let tasks = records.tasks().await;
        let kept = tasks.iter().find(|row| row.task.title == TITLE).expect("the title is kept as it is");
        assert_eq!(kept.task.description, issue.body.unwrap_or_default(), "and so is the text");
        records.close().await;
    });
}
