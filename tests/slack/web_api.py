"""The methods of Slack's Web API that the bot uses, as Slack documents them."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from tests.slack.blockkit import Surface, faults_of
from tests.slack.state import Human, State

Answer = dict[str, Any]


class WebApi:
    """Answers calls. `team` is whose token it was."""

    def __init__(self, state: State, url: str) -> None:
        self.state = state
        self.url = url

    def answer(self, method: str, args: Mapping[str, Any], team: str) -> Answer:
        found = getattr(self, method.replace(".", "_"), None)
        if found is None:
            self.state.faults.append(f"{method}: unknown method")
            return {"ok": False, "error": "unknown_method"}
        answer: Answer = found(dict(args), team)
        return {"ok": "error" not in answer, **answer}

    def auth_test(self, _args: Answer, team: str) -> Answer:
        return {"team_id": team, "user_id": "UBOT", "bot_id": "BBOT"}

    def chat_postMessage(self, args: Answer, team: str) -> Answer:  # noqa: N802 - Slack's name
        channel = str(args["channel"])
        if channel in self.state.people:
            person = self.state.people[channel]
            if person.deleted:
                return {"error": "user_disabled"}
            channel = self.state.conversation(channel)
        elif channel not in self.state.conversations.values():
            return {"error": "channel_not_found"}
        if fault := self._refused(args, "message", "chat.postMessage"):
            return fault
        ts = self.state.ts()
        message = {"type": "message", "bot_id": "BBOT", "user": "UBOT", "team": team, "ts": ts, **args}
        message["channel"] = channel
        self.state.messages[channel].append(message)
        return {"channel": channel, "ts": ts, "message": message}

    def conversations_open(self, args: Answer, _team: str) -> Answer:
        return {"channel": {"id": self.state.conversation(str(args["users"]))}}

    def conversations_history(self, args: Answer, _team: str) -> Answer:
        shown = list(reversed(self.state.messages[str(args["channel"])]))[: int(args.get("limit", 100))]
        if str(args.get("include_all_metadata", "")).lower() not in {"1", "true"}:
            shown = [{name: value for name, value in one.items() if name != "metadata"} for one in shown]
        return {"messages": shown, "has_more": False}

    def conversations_replies(self, args: Answer, team: str) -> Answer:
        answer = self.conversations_history(args, team)
        root = str(args["ts"])
        return {"messages": [one for one in answer["messages"] if root in (one["ts"], one.get("thread_ts"))]}

    def users_info(self, args: Answer, _team: str) -> Answer:
        person = self.state.people.get(str(args["user"]))
        if person is None:
            return {"error": "user_not_found"}
        user: Answer = {"id": person.id, "team_id": person.team, "name": person.name, "tz": person.tz,
                        "deleted": person.deleted, "is_bot": False, "is_stranger": person.stranger}  # fmt: skip
        if str(args.get("include_locale", "")).lower() in {"1", "true"}:
            user["locale"] = person.locale
        if person.enterprise:
            user["enterprise_user"] = {"id": person.id, "enterprise_id": person.enterprise}
        return {"user": user}

    def dnd_info(self, args: Answer, _team: str) -> Answer:
        person: Human = self.state.people[str(args["user"])]
        return {
            "dnd_enabled": False,
            "next_dnd_start_ts": 1,
            "next_dnd_end_ts": 1,
            "snooze_enabled": False,
            **person.dnd,
        }

    def views_open(self, args: Answer, _team: str) -> Answer:
        until = self.state.triggers.pop(str(args["trigger_id"]), None)
        if until is None:
            return {"error": "exchanged_trigger_id"}
        if until < time.monotonic():
            return {"error": "expired_trigger_id"}
        view = _parsed(args["view"])
        if fault := self._refused(view, "modal", "views.open"):
            return fault
        shown = {**view, "id": f"V{self.state.number()}", "state": {"values": _chosen(view)}}
        self.state.modals.append(shown)
        return {"view": shown}

    def views_publish(self, args: Answer, _team: str) -> Answer:
        view = _parsed(args["view"])
        if fault := self._refused(view, "home", "views.publish"):
            return fault
        self.state.homes[str(args["user_id"])] = view
        return {"view": view}

    def files_getUploadURLExternal(self, args: Answer, _team: str) -> Answer:  # noqa: N802 - Slack's name
        file_id = f"F{self.state.number()}"
        self.state.files[file_id] = {"id": file_id, "alt": args.get("alt_txt", ""), "length": int(args["length"]),
                                     "data": b"", "complete": False}  # fmt: skip
        return {"file_id": file_id, "upload_url": f"{self.url}upload/{file_id}"}

    def files_completeUploadExternal(self, args: Answer, _team: str) -> Answer:  # noqa: N802 - Slack's name
        for one in _parsed(args["files"]):
            kept = self.state.files.get(one["id"])
            if kept is None or len(kept["data"]) != kept["length"]:
                return {"error": "file_not_found"}
            kept["complete"] = True
        return {"files": _parsed(args["files"])}

    def assistant_threads_setStatus(self, args: Answer, _team: str) -> Answer:  # noqa: N802 - Slack's name
        self.state.statuses.append(args)
        return {}

    def oauth_v2_access(self, args: Answer, _team: str) -> Answer:
        if args.get("code") != "good":
            return {"error": "invalid_code"}
        token = "xoxb-installed-T2"  # noqa: S105 - nobody's
        self.state.tokens[token] = "T2"
        return {"access_token": token, "token_type": "bot", "scope": "chat:write", "bot_user_id": "UBOT",
                "app_id": "A1", "team": {"id": "T2", "name": "Two"}, "enterprise": None, "is_enterprise_install": False,
                "authed_user": {"id": "U2"}}  # fmt: skip

    def apps_connections_open(self, _args: Answer, _team: str) -> Answer:
        return {"url": self.url.replace("http", "ws", 1).replace("/api/", "/socket")}

    def _refused(self, payload: Mapping[str, Any], surface: Surface, method: str) -> Answer | None:
        blocks = _parsed(payload.get("blocks") or [])
        found = faults_of({**payload, "blocks": blocks, **_metadata(payload)}, surface)
        self.state.faults += [f"{method}: {fault}" for fault in found]
        for block in blocks:
            file = (block.get("slack_file") or {}).get("id")
            if file is not None and not self.state.files.get(file, {}).get("complete"):
                return {"error": "invalid_blocks"}
        return {"error": "invalid_blocks"} if found else None


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _metadata(payload: Mapping[str, Any]) -> Answer:
    return {"metadata": _parsed(payload["metadata"])} if "metadata" in payload else {}


def _chosen(view: Mapping[str, Any]) -> Answer:
    """What a dialog holds when nobody touches it."""
    return {
        block["block_id"]: {block["element"]["action_id"]: {"selected_option": block["element"].get("initial_option")}}
        for block in view["blocks"]
        if block["type"] == "input"
    }
