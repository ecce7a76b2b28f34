package redact

import (
	"slices"
	"strings"
	"unicode"
)

// Secret reports whether name, of a field, a key of environ, a parameter, a
// form field or a variable, is one whose value is not shown unasked:
// authorization, cookies, keys, tokens, passwords, one-time codes, signatures,
// session identifiers.
//
// It looks at the words of the name (API_KEY, X-Api-Key and apiKey have the
// same two), so that keyboard and keyword are no keys. In doubt it says yes: a
// value masked in vain costs one keypress to reveal.
func Secret(name string) bool {
	if name == "PWD" || name == "OLDPWD" { // the shell's variables of the current folder
		return false
	}
	words := nameWords(name)
	joined := strings.TrimPrefix(strings.Join(words, ""), "http")
	if slices.Contains(publicNames, joined) {
		return false
	}
	if slices.ContainsFunc(secretParts, func(part string) bool { return strings.Contains(joined, part) }) {
		return true
	}
	if slices.ContainsFunc(words, secretWord) {
		return true
	}
	return len(words) > 0 && slices.Contains(secretEnds, words[len(words)-1])
}

// secretParts make a name secret wherever they stand in it.
var secretParts = []string{
	"authorization", "cookie", "credential", "passcode", "passphrase", "passwd",
	"password", "secret", "sessid", "sessionid", "token",
}

// secretWords make a name secret where they are one of its words.
var secretWords = []string{
	"bearer", "creds", "csrf", "csrftoken", "jwt", "otp", "pass", "pin", "pw", "pwd",
	"session", "sid", "signature", "totp", "xsrf",
}

// secretEnds make a name secret as its last word: X-Auth is one, AUTH_TYPE is none.
var secretEnds = []string{"auth", "sig", "hmac"}

// publicNames look like secrets and are none: a handshake nonce (RFC 6455
// §4.1), an identifier that the client made up, limits and counts.
var publicNames = []string{
	"secwebsocketkey", "idempotencykey", "maxtokens", "tokenize", "tokenizer",
}

// keyless are the words that end in "key" and are no key to anything.
var keyless = []string{"donkey", "hockey", "hotkey", "jockey", "monkey", "turkey", "whiskey"}

// secretWord reports whether a word of a name makes it secret: those of
// secretWords, key, and a word written in one with what the key is for, as in APIKEY.
func secretWord(w string) bool {
	if slices.Contains(secretWords, w) {
		return true
	}
	w = strings.TrimSuffix(w, "s")
	return strings.HasSuffix(w, "key") && !slices.Contains(keyless, w)
}

// nameWords splits a name at everything that is no letter or digit, and where
// an upper case letter follows a lower case one; in lower case.
func nameWords(name string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	lower := false
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			continue
		}
		if lower && unicode.IsUpper(r) {
			end()
		}
		lower = unicode.IsLower(r)
		word.WriteRune(unicode.ToLower(r))
	}
	end()
	return words
}
