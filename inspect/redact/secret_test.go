package redact

import (
	"testing"

	"gdev/inspect"
)

func TestSecret(t *testing.T) {
	secret := []string{
		"Authorization", "authorization", "Proxy-Authorization", "HTTP_AUTHORIZATION",
		"HTTP_PROXY_AUTHORIZATION", "Cookie", "HTTP_COOKIE", "Set-Cookie", "cookies",
		"API_KEY", "SECRET_KEY", "X-Api-Key", "HTTP_X_API_KEY", "apikey", "APIKEY", "apiKey",
		"key", "api_keys", "AWS_ACCESS_KEY_ID", "privatekey", "passkey",
		"SECRET", "client_secret", "ClientSecret", "csrf_token", "csrfmiddlewaretoken",
		"X-CSRFToken", "HTTP_X_CSRFTOKEN", "accessToken", "TOKENS", "password", "new_password1",
		"PASSWD", "passphrase", "DB_PASS", "db_pwd", "credentials", "SESSIONID", "session_id",
		"PHPSESSID", "X-Session-Id", "jwt", "user[password]",
		"pwd", "pw", "passcode", "otp", "PIN", "creds", "csrf", "xsrf", "sid", "connect.sid", "session", "X-Session", "auth", "X-Auth",
		"sig", "X-Amz-Signature", "X-Hub-Signature-256", "JSESSIONID", "ASP.NET_SessionId",
	}
	public := []string{
		"", "monkey", "MONKEY", "keyboard", "keyword", "keyed", "donkeys", "hotkey",
		"Sec-WebSocket-Key", "HTTP_SEC_WEBSOCKET_KEY", "Idempotency-Key", "Host", "HTTP_HOST",
		"PATH_INFO", "PWD", "OLDPWD", "compass", "bypass", "AUTH_TYPE", "wsgi.input",
		"max_tokens", "tokenizer", "author", "ключ",
	}
	for _, name := range secret {
		if !Secret(name) {
			t.Errorf("Secret(%q) = false, want true", name)
		}
		if !hints(name) {
			t.Errorf("hints(%q) = false, though it is secret", name)
		}
	}
	for _, name := range public {
		if Secret(name) {
			t.Errorf("Secret(%q) = true, want false", name)
		}
	}
}

func TestField(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"Authorization", "Bearer abc", Masked},
		{"Host", "localhost", "localhost"},
		{"Location", "/?token=abc&page=2", "/?token=" + Masked + "&page=2"},
	} {
		if got := Field(inspect.Field{Name: c.name, Value: c.value}); got.Name != c.name || got.Value != c.want {
			t.Errorf("Field(%s: %s) = %v, want %q", c.name, c.value, got, c.want)
		}
	}
}
