//! A real panel that shows tray icons: xfce4-panel with nothing else on it.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use super::{Display, bus, process::Owned, until};

/// What the panel is told to show. Its settings come from a daemon, which reads this file.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="DARK"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
"#;

/// Where Debian keeps the daemon that is otherwise started by the bus, with another environment.
const SETTINGS_DAEMON: &str = "/usr/lib/x86_64-linux-gnu/xfce4/xfconf/xfconfd";

/// The colour of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Light,
    Dark,
}

/// A running panel; it is gone when this is dropped.
pub struct Panel {
    _panel: Owned,
    _settings: Owned,
}

impl Panel {
    /// Starts one, and waits until it shows tray icons.
    pub async fn start(display: &Display, home: &Path, colour: Colour) -> Self {
        let config = home.join("panel");
        let folder = config.join("xfce4/xfconf/xfce-perchannel-xml");
        fs::create_dir_all(&folder).unwrap();
        let dark = if colour == Colour::Dark { "true" } else { "false" };
        fs::write(folder.join("xfce4-panel.xml"), SETTINGS.replace("DARK", dark)).unwrap();
        let command = |program: &str| {
            let mut command = Command::new(program);
            command
                .env("DISPLAY", display.name())
                .env("GDK_BACKEND", "x11")
                .env("XDG_CONFIG_HOME", &config)
                .env("XDG_CACHE_HOME", home.join("panel-cache"))
                .env("NO_AT_BRIDGE", "1")
                .env_remove("WAYLAND_DISPLAY")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        let settings = Owned::start(&mut command(SETTINGS_DAEMON));
        until("the panel's settings can be read", async || {
            bus::is_owned("org.xfce.Xfconf").await.then_some(())
        })
        .await;
        let panel = Owned::start(command("xfce4-panel").arg("--disable-wm-check"));
        until("the panel shows tray icons", async || bus::has_tray_host().await.then_some(())).await;
        Self { _panel: panel, _settings: settings }
    }
}
