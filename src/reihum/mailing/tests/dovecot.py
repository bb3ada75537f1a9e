"""A real IMAP server (Debian's dovecot-imapd) on a port of this machine, with a folder and settings of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from reihum.mailing.tests.conftest import free_port

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
USER, PASSWORD = "netz@example.org", "geheim/wörtlich@1"


@dataclass(frozen=True)
class Imap:
    port: int

    @property
    def url(self) -> str:
        return f"imap://netz%40example.org:geheim%2Fw%C3%B6rtlich%401@127.0.0.1:{self.port}/INBOX"

    def open(self) -> MailBoxUnencrypted:
        box = MailBoxUnencrypted("127.0.0.1", self.port, timeout=10)
        box.login_utf8(USER, PASSWORD)
        return box

    def deliver(self, *mails: bytes) -> None:
        with self.open() as box:
            for raw in mails:
                box.append(raw)

    def folders(self) -> dict[str, list[bytes]]:
        """What lies in each folder that is not empty."""
        found = {}
        with self.open() as box:
            for info in box.folder.list():
                box.folder.set(info.name)
                mails = []
                for uid in box.uids():
                    _status, answer = box.client.uid("fetch", uid, "(BODY.PEEK[])")
                    mails.append(answer[0][1])
                if mails:
                    found[info.name] = mails
        return found

    def empty(self) -> None:
        with self.open() as box:
            for info in box.folder.list():
                box.folder.set(info.name)
                box.delete(box.uids())
                if info.name != "INBOX":
                    box.folder.set("INBOX")
                    box.folder.delete(info.name)


def settings(folder: Path, port: int, *, below_inbox: bool) -> str:
    # Mail never belongs to root; started by root, the server gives it to nobody.
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    rootless = (
        ""
        if os.geteuid() == 0
        else f"default_internal_user = {owner.pw_name}\ndefault_login_user = {owner.pw_name}\n"
        f"default_internal_group = {owner.pw_gid}\nservice anvil {{\n chroot =\n}}\nservice imap-login {{\n chroot =\n}}\n"
    )
    return f"""\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail
first_valid_uid = {owner.pw_uid}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/home
}}
namespace inbox {{
  inbox = yes
  separator = {"." if below_inbox else "/"}
  prefix = {"INBOX." if below_inbox else ""}
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
{rootless}"""


@contextmanager
def running(*, below_inbox: bool = False) -> Iterator[Imap]:
    """Starts the server, ends it, and removes what it left. With `below_inbox` all folders have to be in INBOX."""
    assert PROGRAM
    folder = Path(tempfile.mkdtemp(prefix="reihum-dovecot-"))
    folder.chmod(0o755)
    port = free_port()
    (folder / "dovecot.conf").write_text(settings(folder, port, below_inbox=below_inbox))
    server = subprocess.Popen([PROGRAM, "-F", "-c", str(folder / "dovecot.conf")])
    imap = Imap(port)
    try:
        for _attempt in range(100):
            try:
                imap.open().logout()
                break
            except OSError:
                time.sleep(0.1)
        yield imap
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)
