"""Values between host and worker: our JSON form of them to protobuf, and back.

A value is an object with one key, which says how the host sends it: `string`, `json` (any JSON),
`bytes` (base64), `int`, `double`, `collection_string`, `collection_bytes`, `http`, or `none`.
"""

import base64
import hashlib
import json

# Above this a value is reported as its beginning and a digest. Characters.
LARGEST = 20_000


def to_typed_data(protos, value):
    """The protobuf message for a value; None stands for nothing at all."""
    [(kind, content)] = value.items()
    if kind == "none":
        return protos.TypedData()
    if kind == "json":
        return protos.TypedData(json=json.dumps(content))
    if kind == "bytes":
        return protos.TypedData(bytes=base64.b64decode(content))
    if kind == "collection_string":
        return protos.TypedData(collection_string=protos.CollectionString(string=content))
    if kind == "collection_bytes":
        chunks = [base64.b64decode(each) for each in content]
        return protos.TypedData(collection_bytes=protos.CollectionBytes(bytes=chunks))
    if kind == "collection_sint64":
        return protos.TypedData(collection_sint64=protos.CollectionSInt64(sint64=content))
    if kind == "http":
        return protos.TypedData(http=_request(protos, content))
    return protos.TypedData(**{kind: content})


def _request(protos, content):
    return protos.RpcHttp(
        method=content["method"],
        url=content["url"],
        headers=content.get("headers", {}),
        params=content.get("params", {}),
        query=content.get("query", {}),
        body=to_typed_data(protos, content.get("body", {"none": None})),
    )


def from_typed_data(data):
    """What a function gave back, as plain data; None where it gave nothing."""
    kind = data.WhichOneof("data")
    if kind is None:
        return None
    value = getattr(data, kind)
    if kind == "bytes":
        return {"bytes": _shortened(_text_or_base64(value))}
    if kind == "http":
        return {"http": _response(value)}
    if kind in ("string", "json"):
        return {kind: _shortened(value)}
    return {kind: str(value)}


def _response(http):
    return {
        "status": http.status_code,
        "headers": dict(sorted(http.headers.items())),
        "cookies": [str(each).strip() for each in http.cookies],
        "body": from_typed_data(http.body),
    }


def _text_or_base64(content):
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(content).decode()


def _shortened(text):
    if len(text) <= LARGEST:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:200]}… ({len(text)} characters, SHA-256 {digest})"
