package inspect

import (
	"slices"
	"strings"
	"unicode"
)

// Secret reports whether name, of a field, a key of environ, a parameter, a
// form field or a variable, is one whose value is not shown unasked:
// authorization, cookies, keys, tokens, passwords, session identifiers.
//
// It looks at the words of the name (API_KEY, X-Api-Key and apiKey have the
// same two), so that keyboard and keyword are no keys. In doubt it says yes: a
// value masked in vain costs one keypress to reveal.
func Secret(name string) bool {
	words := nameWords(name)
	joined := strings.TrimPrefix(strings.Join(words, ""), "http")
	if slices.Contains(publicNames, joined) {
		return false
	}
	for _, mark := range secretMarks {
		if strings.Contains(joined, mark) {
			return true
		}
	}
	for _, w := range words {
		if secretWord(w) || w == "pwd" && len(words) > 1 { // PWD alone is the current directory
			return true
		}
	}
	return false
}

// secretMarks make a name secret wherever they stand in it.
var secretMarks = []string{
	"authorization", "cookie", "credential", "passphrase", "passwd",
	"password", "secret", "sessid", "sessionid", "token",
}

// publicNames look like secrets and are none: a handshake nonce (RFC 6455
// §4.1), an identifier that the client made up, limits and counts.
var publicNames = []string{
	"secwebsocketkey", "idempotencykey", "maxtokens", "tokenize", "tokenizer",
}

// keyless are the words that end in "key" and are no key to anything.
var keyless = []string{"donkey", "hockey", "hotkey", "jockey", "monkey", "turkey", "whiskey"}

// secretWord reports whether a word of a name makes it secret: pass, jwt, key,
// and those written in one with what the key is for, as in APIKEY.
func secretWord(w string) bool {
	switch w {
	case "pass", "jwt", "bearer":
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
