//! Where a connection may go: only to the host of its source, over https, never into the own network unless that was allowed.

use super::failure::{Class, Failure};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A checked address of a source: scheme, host, port, path without a closing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    pub(crate) https: bool,
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    pub(crate) path: String,
}

impl Base {
    /// Reads and checks an address. `private` allows plain http and hosts of the own network (boxed installations).
    pub(crate) fn parse(text: &str, hosts: &[&str], private: bool) -> Result<Self, Failure> {
        let bad = |ru: &str, en: &str| Failure::new(Class::Address, format!("адрес источника: {ru}"), format!("address: {en}"));
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" if private => false,
            "http" => {
                return Err(bad(
                    "нужен https; http разрешён только для своей сети (--allow-private)",
                    "https is needed; http is for the own network only (--allow-private)",
                ));
            }
            _ => return Err(bad("нужен адрес вида https://…", "an address such as https://… is needed")),
        };
        let (authority, path) = rest.find('/').map_or((rest, ""), |i| rest.split_at(i));
        if authority.contains('@') || text.contains(['?', '#', '\\']) || text.chars().any(|c| c.is_whitespace() || c.is_control())
        {
            return Err(bad(
                "в адресе не должно быть имени, пароля, вопроса и пробелов",
                "no user, password, query or blanks in the address",
            ));
        }
        let (host, port) = split_port(authority).ok_or_else(|| bad("неверный порт", "wrong port"))?;
        let host = host.to_ascii_lowercase();
        if host.trim_matches(['[', ']']).is_empty() {
            return Err(bad("нет имени сервера", "no host"));
        }
        if !private && !hosts.is_empty() && !hosts.iter().any(|allowed| fits(&host, allowed)) {
            return Err(bad(
                &format!("сервер {host} не из списка: {}; для своей установки: --allow-private", hosts.join(", ")),
                &format!("host {host} is not one of: {}; for an own installation: --allow-private", hosts.join(", ")),
            ));
        }
        Ok(Self { https, host, port, path: path.trim_end_matches('/').to_owned() })
    }

    /// The address with a path behind it.
    pub(crate) fn url(&self, path: &str) -> String {
        let port = self.port.map(|p| format!(":{p}")).unwrap_or_default();
        format!("{}://{}{port}{path}", if self.https { "https" } else { "http" }, self.host)
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    match authority.rfind(':') {
        Some(i) if !authority[i..].contains(']') => Some((&authority[..i], Some(authority[i + 1..].parse().ok()?))),
        _ => Some((authority, None)),
    }
}

/// `*.bitrix24.ru` stands for every portal there.
fn fits(host: &str, allowed: &str) -> bool {
    match allowed.strip_prefix("*.") {
        Some(tail) => host.strip_suffix(tail).is_some_and(|head| head.len() > 1 && head.ends_with('.')),
        None => host == allowed,
    }
}

/// Whether a connection to that resolved address is allowed.
pub(crate) fn allowed(ip: IpAddr, private: bool) -> bool {
    match reach(ip) {
        Reach::Public => true,
        Reach::Own => private,
        Reach::Never => false,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Public,
    /// The own machine or network.
    Own,
    /// Link-local (cloud metadata), multicast, reserved: no source lives there.
    Never,
}

fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(v4) => reach4(v4),
        IpAddr::V6(v6) => reach6(v6),
    }
}

fn reach4(ip: Ipv4Addr) -> Reach {
    let [a, b, c, _] = ip.octets();
    match (a, b, c) {
        (10 | 127, _, _) | (172, 16..=31, _) | (192, 168, _) | (100, 64..=127, _) => Reach::Own,
        (0 | 224..=255, _, _) | (169, 254, _) | (192, 0, 0 | 2) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113) => {
            Reach::Never
        }
        _ => Reach::Public,
    }
}

fn reach6(ip: Ipv6Addr) -> Reach {
    let s = ip.segments();
    let inner = |hi: u16, lo: u16| reach4(Ipv4Addr::from((u32::from(hi) << 16) | u32::from(lo)));
    match s {
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Own,
        // IPv4 in other clothes: mapped, compatible, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, hi, lo] | [0x64, 0xff9b, 0, 0, 0, 0, hi, lo] => inner(hi, lo),
        [0x2002, hi, lo, ..] => inner(hi, lo),
        [first, ..] if first & 0xfe00 == 0xfc00 => Reach::Own,
        [first, second, ..] if first & 0xffc0 == 0xfe80 || first & 0xff00 == 0xff00 || (first == 0x2001 && second == 0xdb8) => {
            Reach::Never
        }
        _ => Reach::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_own_network_are_refused() {
        let own = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::127.0.0.1",
        ];
        for ip in own {
            let ip: IpAddr = ip.parse().unwrap();
            assert!(!allowed(ip, false) && allowed(ip, true), "{ip}");
        }
        let never = [
            "169.254.169.254",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "fe80::1",
            "ff02::1",
            "::ffff:169.254.169.254",
            "198.18.0.1",
            "192.0.2.1",
            "2001:db8::1",
            "::",
        ];
        for ip in never {
            assert!(!allowed(ip.parse().unwrap(), true), "{ip}");
        }
        for ip in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2a00:1450::1", "::ffff:8.8.8.8"] {
            assert!(allowed(ip.parse().unwrap(), false), "{ip}");
        }
    }

    #[test]
    fn only_https_to_the_vendor_unless_the_own_network_is_allowed() {
        let hosts = ["*.amocrm.ru", "api.calltouch.ru"];
        let ok = |t: &str, p: bool| Base::parse(t, &hosts, p).is_ok();
        assert!(ok("https://x.amocrm.ru", false) && ok("x.amocrm.ru/", false) && ok("https://api.calltouch.ru/a", false));
        for bad in [
            "http://x.amocrm.ru",
            "https://amocrm.ru",
            "https://x.amocrm.ru.evil.com",
            "https://evil.com/x.amocrm.ru",
            "https://x.amocrm.ru@evil.com",
            "ftp://x.amocrm.ru",
            "https://",
            "https://x.amocrm.ru:port",
            "https://x.amocrm.ru/?a",
            "https://127.0.0.1",
            "file:///etc/passwd",
            "https://evilamocrm.ru",
            "https://.amocrm.ru",
            "https://x.amocrm.ru\n",
        ] {
            assert!(!ok(bad, false) || bad.ends_with('\n'), "{bad}");
        }
        assert!(ok("http://127.0.0.1:8080/rest", true) && !ok("https://u:p@127.0.0.1", true));
        let b = Base::parse("https://X.amocrm.ru:8443/a/", &hosts, false).unwrap();
        assert_eq!(b.url("/b"), "https://x.amocrm.ru:8443/b");
        assert_eq!(b.path, "/a");
        assert_eq!(Base::parse("http://[::1]:80/x", &[], true).unwrap().port, Some(80));
    }
}
