package termtext

import "unicode/utf8"

// PartialRune is the number of bytes at the end of text that begin a character
// in UTF-8 and do not complete it.
func PartialRune[T string | []byte](text T) int {
	end := string(text[max(0, len(text)-utf8.UTFMax+1):])
	for i := len(end) - 1; i >= 0; i-- {
		if utf8.RuneStart(end[i]) {
			if utf8.FullRuneInString(end[i:]) {
				return 0
			}
			return len(end) - i
		}
	}
	return 0
}
