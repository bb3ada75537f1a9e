# ruff: noqa: E501 - servers write long lines
"""What mail servers write when a mail comes back, in the forms that are met in Germany. Written for these tests.

`%(token)s` stands for the address the mail came from, `%(id)s` for its Message-ID, `%(to)s` for whom it was to.
"""

ORIGINAL = """\
Received: from netz.example.org (netz.example.org [192.0.2.10]) by mx.example.net; Tue, 24 Nov 2026 09:00:01 +0100
Content-Type: text/plain; charset="utf-8"
Subject: Einladung
From: reihum@example.org
To: %(to)s
Date: Tue, 24 Nov 2026 08:00:00 -0000
Message-ID: %(id)s

"""

# Name → (mail, state of ours, problem, numbers, whether it counts against the address)
BOUNCES: dict[str, tuple[str, str, str, str, bool]] = {}

BOUNCES["Postfix, unknown user"] = (
    """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: %(token)s
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4XyZ.1/mx.example.net"
Message-Id: <20261124080002.4XyZ@mx.example.net>

This is a MIME-encapsulated message.

--4XyZ.1/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<%(to)s>: host mail.example.com[192.0.2.5] said: 550 5.1.1
    <%(to)s>: Recipient address rejected: User unknown (in reply to RCPT TO command)

--4XyZ.1/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4XyZ
X-Postfix-Sender: rfc822; %(token)s
Arrival-Date: Tue, 24 Nov 2026 09:00:01 +0100 (CET)

Final-Recipient: rfc822; %(to)s
Original-Recipient: rfc822;%(to)s
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; 550 5.1.1 <%(to)s>: Recipient address rejected: User unknown

--4XyZ.1/mx.example.net
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

"""
    + ORIGINAL
    + "--4XyZ.1/mx.example.net--\n",
    "failed",
    "no-such-address",
    "5.1.1",
    True,
)

BOUNCES["Exchange, quota, address by alias"] = (
    """\
From: postmaster@stadt.example
To: <%(token)s>
Date: Tue, 24 Nov 2026 09:00:05 +0100
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_0ff3_"
Content-Language: de-DE
Message-ID: <52ab-4a37@EX01.stadt.local>
In-Reply-To: %(id)s
Subject: =?utf-8?B?VW56dXN0ZWxsYmFyOiBFaW5sYWR1bmc=?=
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All

--_0ff3_
Content-Type: multipart/alternative; differences=Content-Type; boundary="_1bb2_"

--_1bb2_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

RGFzIFBvc3RmYWNoIGRlcyBFbXBmw6RuZ2VycyBpc3Qgdm9sbC4=
--_1bb2_
Content-Type: text/html; charset="utf-8"

<p>Das Postfach ist voll.</p>
--_1bb2_--

--_0ff3_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.stadt.local
Received-From-MTA: dns;netz.example.org

Original-Recipient: rfc822;%(to)s
Final-recipient: rfc822;b.muster@intern.stadt.example
Action: failed
Status: 5.2.2
Diagnostic-code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException

--_0ff3_
Content-Type: message/rfc822

"""
    + ORIGINAL
    + "Text\n--_0ff3_--\n",
    "failed",
    "returned",
    "5.2.2",
    False,
)

BOUNCES["Gmail"] = (
    """\
Delivered-To: %(token)s
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: %(token)s
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: %(id)s
In-Reply-To: %(id)s
X-Failed-Recipients: %(to)s
Message-ID: <6743.170a@mx.google.com>
Content-Type: multipart/report; boundary="00a1"; report-type=delivery-status

--00a1
Content-Type: multipart/related; boundary="00a2"

--00a2
Content-Type: text/html; charset="UTF-8"

<b>Adresse nicht gefunden</b>
--00a2--

--00a1
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Tue, 24 Nov 2026 00:00:02 -0800 (PST)
X-Original-Message-ID: %(id)s

Final-Recipient: rfc822; %(to)s
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550 5.1.1 double-checking the recipient's email address for typos.
Last-Attempt-Date: Tue, 24 Nov 2026 00:00:03 -0800 (PST)

--00a1
Content-Type: message/rfc822

"""
    + ORIGINAL
    + "Text\n--00a1--\n",
    "failed",
    "no-such-address",
    "5.1.1",
    True,
)

BOUNCES["GMX and Web.de, words alone"] = (
    """\
Return-Path: <>
From: "GMX Mailer Daemon" <mailer-daemon@gmx.de>
To: %(token)s
Subject: Mail delivery failed: returning message to sender
Auto-Submitted: auto-replied
Message-ID: <0MhR-1aY@mx-ha.gmx.net>
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error.

The following address failed:

    "%(to)s":
    SMTP error from remote server for RCPT TO command, host: mail.example.com (192.0.2.5) reason: 550 Requested action not taken: mailbox unavailable

--- The header of the original message is following. ---

"""
    + ORIGINAL,
    "failed",
    "no-such-address",
    "550",
    True,
)

BOUNCES["Exim, words alone, the mail quoted"] = (
    """\
Return-path: <>
Envelope-to: netz@example.org
X-Failed-Recipients: %(to)s
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example.net>
To: netz@example.org
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1tF-0001@relay.example.net>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  %(to)s
    host mail.example.com [192.0.2.5]
    SMTP error from remote mail server after end of data:
    554 5.7.1 Message rejected as spam by content filter

------ This is a copy of the message, including all the headers. ------

"""
    + ORIGINAL
    + "Text\n",
    "failed",
    "returned",
    "5.7.1",
    False,
)

BOUNCES["Postfix gives up after five days"] = (
    BOUNCES["Postfix, unknown user"][0]
    .replace("Status: 5.1.1", "Status: 4.4.1")
    .replace(
        "smtp; 550 5.1.1 <%(to)s>: Recipient address rejected: User unknown", "X-Postfix; connect to mail: timed out"
    ),
    "failed",
    "returned",
    "4.4.1",
    False,
)

BOUNCES["Office 365, status that says nothing"] = (
    BOUNCES["Exchange, quota, address by alias"][0]
    .replace("Status: 5.2.2", "Status: 5.0.0")
    .replace(
        "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound",
    ),
    "failed",
    "no-such-address",
    "5.1.10",
    True,
)

# Name → (mail, folder). None of them changes anything.
NO_BOUNCES: dict[str, tuple[str, str]] = {
    "Postfix is late": (
        BOUNCES["Postfix, unknown user"][0].replace("Action: failed", "Action: delayed").replace("5.1.1", "4.4.1"),
        "Automatische Antworten",
    ),
    "a receipt": (
        BOUNCES["Gmail"][0].replace("Action: failed", "Action: delivered").replace("5.1.1", "2.0.0"),
        "Automatische Antworten",
    ),
    "a note of absence (Exchange)": (
        """\
From: Bernd Muster <%(to)s>
To: %(token)s
Subject: Automatische Antwort: Einladung
In-Reply-To: %(id)s
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: All
Content-Type: text/plain; charset="utf-8"

Ich bin bis zum 1. Dezember nicht im Haus. Fehler 550 5.1.1 sind mir egal.
""",
        "Automatische Antworten",
    ),
    "a note of absence (vacation, empty sender)": (
        """\
Return-Path: <>
From: %(to)s
To: %(token)s
Subject: Urlaub
Precedence: bulk

550 5.1.1 steht hier nur so.
""",
        "Automatische Antworten",
    ),
    "somebody forwards a bounce": (
        """\
From: Bernd Muster <%(to)s>
To: %(token)s
Subject: WG: Undelivered Mail
Content-Type: multipart/mixed; boundary="aussen"

--aussen
Content-Type: text/plain; charset=utf-8

Was ist denn das?
--aussen
Content-Type: message/rfc822

"""
        + BOUNCES["Postfix, unknown user"][0]
        + "\n--aussen--\n",
        "Nicht zugeordnet",
    ),
    "about somebody else's address": (
        BOUNCES["Postfix, unknown user"][0].replace("%(to)s", "carla@example.org"),
        "Nicht zugeordnet",
    ),
    "about a mail that is not ours": (
        BOUNCES["GMX and Web.de, words alone"][0]
        .replace("%(token)s", "netz@example.org")
        .replace("%(id)s", "<0123456789abcdef0123456789abcdef@anderswo.example>"),
        "Nicht zugeordnet",
    ),
    "forged, to a token that nobody has": (
        BOUNCES["Postfix, unknown user"][0]
        .replace("%(token)s", "netz+0123456789abcdef0123@example.org")
        .replace("%(id)s", "<erfunden@example.org>"),
        "Nicht zugeordnet",
    ),
    "forged, from a person": (
        BOUNCES["GMX and Web.de, words alone"][0]
        .replace("mailer-daemon@gmx.de", "scherzkeks@gmx.de")
        .replace("Return-Path: <>\n", "")
        .replace("Auto-Submitted: auto-replied\n", ""),
        "Nicht zugeordnet",
    ),
    "a report without anything in it": (
        "From: MAILER-DAEMON@mx.example.net\nTo: %(token)s\nContent-Type: multipart/report; report-type=delivery-status; "
        "boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n--x--\n",
        "Nicht zugeordnet",
    ),
    "a report that is cut off": (
        BOUNCES["Postfix, unknown user"][0].partition("Final-Recipient")[0],
        "Nicht zugeordnet",
    ),
}
