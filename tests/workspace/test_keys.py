"""Keys of services."""

from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from onehand.workspace.keys import Keys


def test_a_pair_that_fits(tmp_path):
    """What the private key signs, the public key proves; asking again gives the same pair."""
    keys = Keys(tmp_path)
    pair = keys.pair("user")
    signature = load_pem_private_key(pair.private.read_bytes(), None).sign(b"x")
    load_pem_public_key(pair.public.read_bytes()).verify(signature, b"x")
    before = pair.private.read_bytes()
    assert keys.pair("user").private.read_bytes() == before


def test_public_folder_has_no_secret(tmp_path):
    """Services get the folder of public keys; no private one lies in it, and private ones are 0600."""
    keys = Keys(tmp_path)
    pair = keys.pair("user")
    assert [path.name for path in keys.public_folder.iterdir()] == ["user.pem"]
    assert b"PRIVATE" not in pair.public.read_bytes()
    assert pair.private.stat().st_mode & 0o777 == 0o600
