"""Static files under a name with their hash, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    # A file that only a foreign package names (a source map, say) and does not ship must not stop an installation.
    manifest_strict = False
