"""Where others learn whose tokens of ServiceAccounts are: OpenID discovery (pkg/routes/openidmetadata.go).

Differs: tokens are signed with a secret, which has no public half to publish.
"""

from __future__ import annotations

from typing import Any

from engine.apiserver.auth.tokens import ALGORITHM, ISSUER

_KEYS = "/openid/v1/jwks"
_CONFIGURATION = "/.well-known/openid-configuration"
PATHS: dict[str, dict[str, Any]] = {
    _CONFIGURATION: {
        "issuer": ISSUER,
        "jwks_uri": f"{ISSUER}{_KEYS}",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
    },
    _KEYS: {"keys": []},
}
"""What stands at each path."""
TYPES = {_CONFIGURATION: "application/json", _KEYS: "application/jwk-set+json"}
