"""From a panel to a clip: told, audited, painted in parallel, cached, written whole or not at all."""
