import mailbox
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

from tetoru.embedded.address import answers
from tetoru.embedded.places import PROJECT
from tetoru.embedded.processes import wait_until
from tetoru.embedded.valkey import free_port


def test_sink_keeps_a_message_that_came_over_smtp(tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "mail"
    command = [sys.executable, "-m", "tetoru.embedded.mailsink", "--port", str(port), "--folder", str(folder)]
    sink = subprocess.Popen(command, cwd=PROJECT)
    try:
        assert wait_until(lambda: answers("127.0.0.1", port), 10)
        message = EmailMessage()
        message["Subject"] = "お知らせがあります"
        message.set_content("さくら小学校")
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.send_message(message, "school@example.jp", ["parent@example.jp"])
            assert client.has_extn("pipelining")
    finally:
        sink.terminate()
        assert sink.wait(5) == 0
    (kept,) = mailbox.Maildir(folder)
    assert str(kept["X-Envelope-To"]) == "parent@example.jp"
    assert kept.get_payload(decode=True).decode().strip() == "さくら小学校"
