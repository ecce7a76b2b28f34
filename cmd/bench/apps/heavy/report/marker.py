"""The bench replaces this file; answers carry the token."""

TOKEN = "token-000000"
