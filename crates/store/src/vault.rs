//! Secrets at rest: encrypted with a key of the installation that lies in a file of its own, readable by its owner only.

use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Name of the key file inside the home folder.
pub const KEY_FILE: &str = "secret.key";
/// Bytes of the key.
const KEY_BYTES: usize = 32;
/// Bytes of the nonce that stands before every sealed text.
const NONCE_BYTES: usize = 24;

/// What can go wrong with the key or a sealed secret.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key file cannot be read or made.
    #[error("key file {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The key file is not a key.
    #[error("key file {0} is damaged; restore it or enter the secrets of the sources again")]
    Damaged(PathBuf),
    /// The secret does not open with this key at this place.
    #[error("the stored secret does not open with the key of this installation; enter it again")]
    Closed,
}

/// The key of an installation.
pub struct Vault {
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(***)")
    }
}

impl Vault {
    /// Opens the key of the home folder, making one when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or made, or is no key.
    pub fn open(home: &Path) -> Result<Self, VaultError> {
        let path = home.join(KEY_FILE);
        let fail = |source| VaultError::File { path: path.clone(), source };
        if !path.exists() {
            fs::create_dir_all(home).map_err(fail)?;
            make(&path).or_else(|e| if e.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(e) }).map_err(fail)?;
        }
        let mut bytes = Vec::new();
        File::open(&path).map_err(fail)?.take(1_024).read_to_end(&mut bytes).map_err(fail)?;
        let key = Key::try_from(bytes.as_slice()).map_err(|_| VaultError::Damaged(path.clone()))?;
        Ok(Self { cipher: XChaCha20Poly1305::new(&key) })
    }

    /// Seals a secret for one place: it does not open anywhere else.
    ///
    /// # Errors
    /// When the text is too long for the cipher.
    pub fn seal(&self, place: &str, secret: &str) -> Result<Vec<u8>, VaultError> {
        // A nonce has to be unforeseeable, so it comes from the system and not from a seed.
        let nonce = XNonce::generate();
        let payload = Payload { msg: secret.as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(&nonce, payload).map_err(|_| VaultError::Closed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens a sealed secret.
    ///
    /// # Errors
    /// Another key, another place, or changed bytes.
    pub fn open_sealed(&self, place: &str, sealed: &[u8]) -> Result<String, VaultError> {
        let (nonce, body) = sealed.split_at_checked(NONCE_BYTES).ok_or(VaultError::Closed)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| VaultError::Closed)?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        let plain = self.cipher.decrypt(&nonce, payload).map_err(|_| VaultError::Closed)?;
        String::from_utf8(plain).map_err(|_| VaultError::Closed)
    }
}

/// Writes a new key under a temporary name and links it into place, so that two first starts agree on one key.
fn make(path: &Path) -> io::Result<()> {
    let key: [u8; KEY_BYTES] = Generate::generate();
    let draft = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&draft)?;
    file.write_all(&key)?;
    file.sync_all()?;
    let placed = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_at_its_own_place_only() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::open(dir.path()).unwrap();
        let sealed = vault.seal("main/source/crm", "token").unwrap();
        assert!(!sealed.windows(5).any(|w| w == b"token"));
        assert_ne!(sealed, vault.seal("main/source/crm", "token").unwrap());
        let again = Vault::open(dir.path()).unwrap();
        assert_eq!(again.open_sealed("main/source/crm", &sealed).unwrap(), "token");
        assert!(again.open_sealed("other/source/crm", &sealed).is_err());
        for i in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[i] ^= 1;
            assert!(again.open_sealed("main/source/crm", &bent).is_err(), "byte {i}");
        }
        let other = tempfile::tempdir().unwrap();
        assert!(Vault::open(other.path()).unwrap().open_sealed("main/source/crm", &sealed).is_err());
        assert!(again.open_sealed("x", b"short").is_err());
    }

    #[test]
    fn a_damaged_key_is_told_and_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(KEY_FILE), b"short").unwrap();
        assert!(matches!(Vault::open(dir.path()), Err(VaultError::Damaged(_))));
        assert_eq!(fs::read(dir.path().join(KEY_FILE)).unwrap(), b"short");
    }

    #[cfg(unix)]
    #[test]
    fn the_key_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        Vault::open(dir.path()).unwrap();
        let mode = fs::metadata(dir.path().join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
